"""``format=flowed``: paragraphs that a program broke into lines, joined again (RFC 3676 section 4)."""


def unflow(text: str, *, delsp: bool = False) -> str:
    """A line that ends in a space goes on in the next of the same quote depth; ``delsp``: that space goes."""
    joined: list[str] = []
    open_depth: int | None = None
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
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
