"""``format=flowed``: paragraphs that a program broke into lines, joined again (RFC 3676 section 4)."""

import re

_QUOTE = re.compile(r"^>*")


def unflow(text: str, *, delsp: bool = False) -> str:
    """A line that ends in a space goes on in the next of the same quote depth; ``delsp``: that space goes."""
    joined: list[str] = []
    open_depth: int | None = None
    for line in text.split("\n"):
        depth = _QUOTE.match(line).end()  # type: ignore[union-attr]  # the pattern matches anywhere
        content = line[depth:].removeprefix(" ")
        if open_depth == depth and content != "-- ":
            joined[-1] += content
        else:
            joined.append(f"{'>' * depth} {content}" if depth else content)
        flows = content.endswith(" ") and content != "-- "
        if flows and delsp:
            joined[-1] = joined[-1][:-1]
        open_depth = depth if flows else None
    return "\n".join(joined)
