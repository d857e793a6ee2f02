"""Text to speech, a folder an engine."""
