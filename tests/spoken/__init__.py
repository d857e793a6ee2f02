"""Spoken calls with voices that are not the agent's own, through the real engines, on a real home."""
