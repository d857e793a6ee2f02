"""Text that strangers wrote, made safe to show and to speak.

Taken out: control characters, the bidirectional controls of Unicode (UAX #9), invisible marks and tags, lone surrogates.
The joiners U+200C and U+200D stay: scripts and emoji need them.
"""

import re

_HARMFUL = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # C0 and C1
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e0fff"  # tags
    "]"
)
_LINE_END = re.compile("\r\n|\r|\u2028|\u2029|\x85")
_SPACE = re.compile(r"\s+")


def clean_text(text: str) -> str:
    """Several lines; every line end becomes a line feed."""
    return _HARMFUL.sub("", _LINE_END.sub("\n", text))


def clean_line(text: str) -> str:
    """One line: white space of any kind becomes one space."""
    return _SPACE.sub(" ", _HARMFUL.sub("", _SPACE.sub(" ", text))).strip()
