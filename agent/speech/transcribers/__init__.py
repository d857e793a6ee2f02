"""Speech to text, a folder an engine."""
