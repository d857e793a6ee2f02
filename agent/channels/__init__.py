"""How the caller is connected: ``recording`` (sound files in, a call file out), ``terminal`` (typed), ``microphone``."""
