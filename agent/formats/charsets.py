"""Bytes to text where the declared charset may be missing, unknown or a lie."""

import codecs

from charset_normalizer import from_bytes

_WIDER = {
    "ascii": "",
    "latin-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
"""What senders mean when they declare the narrower one (WHATWG Encoding, section 4.2); empty: nothing is meant."""
_OTHER_NAMES = {
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "ks_c_5601-1987": "cp949",
    "x-gbk": "gb18030",
    "utf8mb4": "utf-8",
}
_NOT_FOR_MAIL = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"}
_SAMPLE_BYTES = 65_536
_FALLBACK = "cp1252"


def decode(raw: bytes, declared: str = "") -> str:
    """Never raises. UTF-8 wins where it fits, whatever was declared of single-byte charsets."""
    codec = _codec(declared)
    for candidate in ("utf-8", codec) if _is_single_byte(codec) else (codec, "utf-8"):
        try:
            return raw.decode(candidate) if candidate else raw.decode("utf-8")
        except (UnicodeError, LookupError):
            continue
    if codec and codec != "utf-8":
        return raw.decode(codec, errors="replace")
    return raw.decode(_guess(raw, codec), errors="replace")


def _codec(declared: str) -> str:
    """The codec to try, or empty."""
    name = declared.strip().strip("\"'").lower()
    try:
        codec = codecs.lookup(_OTHER_NAMES.get(name, name))
    except (LookupError, ValueError, UnicodeError):
        return ""
    if codec.name in _NOT_FOR_MAIL or not _is_text(codec.name):
        return ""
    return _WIDER.get(codec.name, codec.name)


def _is_text(codec: str) -> bool:
    try:
        return isinstance(b"a".decode(codec, errors="ignore"), str)
    except LookupError:
        return False


def _is_single_byte(codec: str) -> bool:
    return codec.startswith(("cp125", "iso8859", "koi8", "mac", "latin"))


def _guess(raw: bytes, codec: str) -> str:
    """``codec`` ``utf-8`` that is broken in places stays UTF-8. A text with a few foreign bytes is Western, which
    charset-normalizer tells badly from its neighbours; in others it is believed."""
    sample = raw[:_SAMPLE_BYTES]
    foreign = sum(byte >= 0x80 for byte in sample)
    broken = sample.decode("utf-8", errors="replace").count("\ufffd")
    if codec == "utf-8" and broken * 4 <= foreign:
        return "utf-8"
    if foreign * 4 < len(sample):
        return _FALLBACK
    best = from_bytes(sample).best()
    return best.encoding if best is not None else _FALLBACK
