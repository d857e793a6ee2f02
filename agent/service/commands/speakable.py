"""Show what would be spoken of messages: their new text without quotations and signature, and the sentences of the voice.

Each file is a message (or an .mbox, of which the first message is taken); with --body it is only the text of one, with
--body --html an HTML text. With --jsonl the answer is one JSON object a file: {"file", "language", "text", "spoken"}, or
{"file", "error"}.

  harkmail speakable letter.eml
"""

import argparse
import json
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from agent.domain.errors import BadMessage, HarkmailError

if TYPE_CHECKING:
    from agent.domain.mail import MessageText

NAME = "speakable"
HELP = "show what would be spoken of messages"
MAX_BYTES = 20_000_000
"""Of a file; a message's text stands at its beginning."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="a message, or an .mbox")
    parser.add_argument("--jsonl", action="store_true", help="one JSON object a file")
    parser.add_argument("--body", action="store_true", help="the files are texts without headers")
    parser.add_argument("--html", action="store_true", help="with --body: the texts are HTML")
    parser.add_argument("--language", default="en", help="language of the words that the voice puts in (default: en)")


def run(args: argparse.Namespace) -> int:
    from agent.formats import mime
    from agent.language.grammar import folder_of
    from agent.language.reading import load_reading, speakable
    from agent.settings.resources import resource

    def taken_apart(raw: bytes) -> "MessageText":
        return mime.body_text(raw, is_html=args.html) if args.body else mime.text_of(raw)

    words = load_reading(folder_of(resource("grammars"), args.language))
    show = _json if args.jsonl else _plain
    for name in args.files:
        try:
            text = taken_apart(_read(Path(name)))
            show({"file": name, "language": text.language, "text": text.visible, "spoken": list(speakable(text, words))})
        except HarkmailError as error:
            show({"file": name, "error": str(error)})
    return 0


def _read(path: Path) -> bytes:
    """A message's bytes, at most ``MAX_BYTES``. Raises BadMessage."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise BadMessage("That is no file.", remedy="Name a message, not a folder or a device.")
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES)
    except OSError as error:
        raise BadMessage(f"The file can't be read ({error.strerror}).", remedy="Check its name and its permissions.") from error
    return _first_of_mbox(raw) if path.suffix == ".mbox" else raw


def _first_of_mbox(raw: bytes) -> bytes:
    """RFC 4155: messages begin with a ``From `` line; such lines in a text are written ``>From ``."""
    if not raw.startswith(b"From "):
        return raw
    first = raw.partition(b"\n")[2].partition(b"\nFrom ")[0]
    return first.replace(b"\n>From ", b"\nFrom ")


def _json(answer: dict[str, object]) -> None:
    print(json.dumps(answer, ensure_ascii=False))


def _plain(answer: dict[str, object]) -> None:
    spoken = answer.get("spoken")
    print(f"{answer['file']}:", answer.get("error", ""))
    for sentence in spoken if isinstance(spoken, list) else ():
        print(f"  {sentence}")
