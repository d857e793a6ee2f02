"""Whole conversations, as tables, on a virtual clock."""
