"""HTML mail → plain text: what a reader would see, quotations marked with ``>`` as in plain mail.

Quotations are told by how the well-known programs mark them: ``blockquote`` (Gmail, Apple Mail, Thunderbird), the reply
headers of Outlook (everything after one is quoted) and the containers of Yahoo and others. A header that a program
writes out in words stays text, for :mod:`agent.formats.quotes` to find.
"""

import re
from collections.abc import Iterator
from html import unescape

from lxml import etree

from agent.formats.characters import clean_text

_MAX_CHARS = 4_000_000
_UNSEEN = frozenset(
    ["head", "title", "script", "style", "template", "noscript", "object", "svg", "select", "textarea", "iframe", "audio", "video"],
)
_PARAGRAPHS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "pre", "table", "hr"])
_FORM_LINES = frozenset(["form", "fieldset", "figure", "figcaption", "caption", "thead", "tbody", "tfoot", "dt", "dd"])
_LINES = _FORM_LINES | {
    "div",
    "li",
    "tr",
    "section",
    "article",
    "header",
    "footer",
    "address",
    "center",
    "body",
    "main",
    "nav",
    "aside",
}
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|(?:max-height|opacity)\s*:\s*0(?![.\d])", re.IGNORECASE
)
_UNREADABLE = re.compile(r"font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|$)", re.IGNORECASE)
_INDENTED = re.compile(r"border(?:-left)?\s*:\s*(?:none|0)", re.IGNORECASE)
_QUOTE_CLASSES = {"gmail_quote", "yahoo_quoted", "zmail_extra", "protonmail_quote", "tutanota_quote"}
_REPLY_HEADERS = {"divrplyfwdmsg", "outlookmessageheader", "x_divrplyfwdmsg", "mail-editor-reference-message-container"}
_SIGNATURES = {"gmail_signature", "moz-signature", "signature", "protonmail_signature_block"}
_TAG = re.compile(r"<[^<>]*>")
_DEEP = 2_000
"""A page shorter than this can't be nested too deep to be parsed."""
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")


def to_text(html: str) -> str:
    """Never raises: of what can't be parsed (nested thousands of levels deep) all words are kept."""
    cleaned = clean_text(html[:_MAX_CHARS])
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(cleaned.encode(), parser)
    except etree.LxmlError:
        root = None
    text = "" if root is None else "\n".join(_Page(root).lines()).strip("\n")
    return text or (unescape(_TAG.sub(" ", cleaned)).strip() if len(cleaned) > _DEEP else "")


class _Page:
    """One walk through a document."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._lines: list[str] = []
        self._line = ""
        self._quotes = 0
        self._preformatted = 0
        self._in_next_cell = False

    def lines(self) -> Iterator[str]:
        """Lines without white space at their ends, never two blank ones together."""
        self._walk()
        self._end_line()
        blank = True
        for line in self._lines:
            if line.strip() or not blank:
                yield line.rstrip()
            blank = not line.strip()

    def _walk(self) -> None:
        walker = etree.iterwalk(self._root, events=("start", "end"))
        skipped = None
        for event, element in walker:
            if event == "start":
                if _is_unseen(element):
                    skipped = element
                    walker.skip_subtree()
                else:
                    self._open(element)
                    self._write(element.text)
            else:
                if element is not skipped:
                    self._close(element)
                self._write(element.tail)

    def _open(self, element: etree._Element) -> None:
        tag = element.tag
        self._break(tag)
        if _is_quote(element) or _marks(element) & _REPLY_HEADERS:
            self._break("p")
            self._quotes += 1
        if _marks(element) & _SIGNATURES and not self._line.strip():
            self._lines.append(self._prefix + "-- ")
        if tag == "pre":
            self._preformatted += 1
        if tag == "li":
            self._line = "- "
        if tag in {"td", "th"} and self._line.strip(" -"):
            self._in_next_cell = True

    def _close(self, element: etree._Element) -> None:
        """A quotation ends with its element; behind Outlook's reply header everything is quoted."""
        tag = element.tag
        if tag == "pre":
            self._preformatted -= 1
        if tag != "br":
            self._break(tag)
        if _is_quote(element):
            self._break("p")
            self._quotes -= 1

    def _write(self, text: str | None) -> None:
        if not text:
            return
        if self._preformatted:
            first, *others = text.split("\n")
            self._line += first
            for line in others:
                self._end_line(keep_blank=True)
                self._line = line
            return
        words = _SPACE.sub(" ", text)
        if self._in_next_cell and words.strip():
            self._line = self._line.rstrip() + ", "
            self._in_next_cell = False
        self._line += words.lstrip() if not self._line or self._line.endswith(" ") else words

    def _break(self, tag: str) -> None:
        if tag == "br":
            self._end_line(keep_blank=True)
        elif tag in _PARAGRAPHS:
            self._end_line()
            if self._lines and self._lines[-1].strip("> "):
                self._lines.append(self._prefix.rstrip())
        elif tag in _LINES:
            self._end_line()

    def _end_line(self, *, keep_blank: bool = False) -> None:
        line = self._line.rstrip()
        if line.strip(" -") or keep_blank:
            self._lines.append((self._prefix + line).rstrip())
        self._line = ""
        self._in_next_cell = False

    @property
    def _prefix(self) -> str:
        return "> " * self._quotes


def _marks(element: etree._Element) -> set[str]:
    """Its classes and its id, in lower case."""
    return set(f"{element.get('class', '')} {element.get('id', '')} {element.get('name', '')}".lower().split())


def _is_unseen(element: etree._Element) -> bool:
    style = element.get("style", "")
    if element.tag in _UNSEEN or element.get("hidden") is not None or _HIDDEN.search(style):
        return True
    return bool(_UNREADABLE.search(style)) and len(element) == 0


def _is_quote(element: etree._Element) -> bool:
    marks = _marks(element)
    if element.tag == "blockquote":
        cited = element.get("type", "").lower() == "cite" or bool(marks & _QUOTE_CLASSES)
        return cited or not _INDENTED.search(element.get("style", ""))
    return element.tag == "div" and bool(marks & (_QUOTE_CLASSES - {"gmail_quote"}))
