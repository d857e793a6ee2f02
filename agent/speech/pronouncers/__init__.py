"""Words to sounds, a folder an engine."""
