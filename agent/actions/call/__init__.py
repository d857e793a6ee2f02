"""The call itself."""
