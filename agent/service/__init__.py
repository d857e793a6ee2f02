"""The daemon and its commands: the only room that knows concrete names."""
