"""A typed conversation, on a terminal or through a pipe."""
