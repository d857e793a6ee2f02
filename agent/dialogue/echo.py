"""Is what was heard perhaps the agent's own voice?"""


def stands_in(text: str, over: str) -> bool:
    """Every word of what was heard stands in what the agent was speaking."""
    spoken = set(_words(over))
    heard = _words(text)
    return bool(heard) and all(word in spoken for word in heard)


def _words(text: str) -> list[str]:
    return "".join(c if c.isalnum() or c == "'" else " " for c in text.casefold()).split()
