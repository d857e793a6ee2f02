"""Telling speech from other sound, a folder an engine."""
