from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.domain.errors import BadMessage
from agent.domain.mail import Address, Draft, Enclosure, Flag, FolderId, Message, MessageId, MessageRef
from agent.formats import mime
from agent.formats.characters import clean_line, clean_text

REF = MessageRef(FolderId("INBOX"), "1")
NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)


def parsed(text: str | bytes) -> Message:
    return mime.parse(text if isinstance(text, bytes) else text.encode(), REF)


def mail(*headers: str, body: str = "Hello") -> str:
    return "\n".join([*headers, "", body])


def test_headers() -> None:
    envelope = mime.parse_envelope(
        mail(
            "From: =?utf-8?q?Zo=C3=AB?= Lee <zoe@example.com>", 'To: "Lee, Bo" <bo@example.com>, cy@example.com',
            "Cc: list: a@example.com, b@example.com;", "Reply-To: desk@example.com",
            "Subject: =?iso-8859-1?q?R=E9union?=", " =?utf-8?b?IGRlbWFpbg==?=", "Date: Sun, 22 Nov 2026 10:30:00 +0000",
            "Message-ID: <a@example.com>", "In-Reply-To: <b@example.com>", "References: <c@example.com>", " <b@example.com>",
        ).encode(),
        REF, frozenset({Flag.SEEN}), size_bytes=7,
    )  # fmt: skip
    assert envelope.sender == Address("Zoë Lee", "zoe@example.com")
    assert envelope.to == (Address("Lee, Bo", "bo@example.com"), Address("", "cy@example.com"))
    assert envelope.cc == (Address("", "a@example.com"), Address("", "b@example.com"))
    assert envelope.reply_to == (Address("", "desk@example.com"),)
    assert envelope.subject == "Réunion demain"
    assert envelope.date == NOW
    assert (envelope.message_id, envelope.in_reply_to, envelope.references) == (
        "<a@example.com>", "<b@example.com>", ("<c@example.com>", "<b@example.com>"),
    )  # fmt: skip
    assert (envelope.ref, envelope.flags, envelope.size_bytes) == (REF, frozenset({Flag.SEEN}), 7)


@pytest.mark.parametrize(("header", "subject"), [
    ("Subject: =?utf-8?b?4pyT?= =?utf-8?b?4pyT?=", "✓✓"),
    ("Subject: =?nowhere?q?caf=E9_noir?=", "café noir"),
    ("Subject: a\u202eb\u2066c\u0007d\0e", "abcde"),
    ("Subject: one\n\ttwo", "one two"),
    ("Subject: first\nSubject: second", "first"),
    ("Subject: =?utf-8?b?abcde?=", "=?utf-8?b?abcde?="),
    ("Subject:", ""),
    ("X: y", ""),
    ("Subject: =?rot13?q?abc?=", "abc"),
])  # fmt: skip
def test_subjects_of_all_sorts(header: str, subject: str) -> None:
    assert parsed(mail(header)).envelope.subject == subject


def test_headers_in_bare_bytes() -> None:
    for raw in ("Subject: Réunion".encode(), "Subject: Réunion".encode("latin-1")):
        assert parsed(raw + b"\n\nHello").envelope.subject == "Réunion"


@pytest.mark.parametrize(("header", "sender"), [
    ("From: Ann", Address("Ann", "")),
    ("From: <ann@example.com", Address("", "ann@example.com")),
    ('From: "Ann" <ann@example.com>, bo@example.com', Address("Ann", "ann@example.com")),
    ("From: undisclosed-recipients:;", Address("", "")),
    ("Sender: ann@example.com", Address("", "ann@example.com")),
    ("X: y", Address("", "")),
    ("From: Ann\u202e\u0000 <ann@example.com>", Address("Ann", "ann@example.com")),
])  # fmt: skip
def test_senders_of_all_sorts(header: str, sender: Address) -> None:
    assert parsed(mail(header)).envelope.sender == sender


@pytest.mark.parametrize(
    "header", ["X: y", "Date: yesterday", "Date: Mon, 99 Foo 99999 99:99:99 +9999", "Date: Fri, 31 Dec 9999 23:59:59 -2359"]
)
def test_without_a_date_the_given_one_stands(header: str) -> None:
    assert mime.parse(mail(header).encode(), REF, default_date=NOW).envelope.date == NOW
    assert mime.parse(mail(header).encode(), REF).envelope.date.utcoffset() is not None


def test_a_message_without_a_date_has_that_of_its_arrival() -> None:
    received = "Received: from a by b; Sun, 22 Nov 2026 11:30:00 +0100"
    assert parsed(mail(received)).envelope.date == NOW


@pytest.mark.parametrize(("charset", "raw", "text"), [
    ("utf-8", "déjà vu".encode(), "déjà vu"),
    ("iso-8859-1", "“déjà”".encode("cp1252"), "“déjà”"),
    ("iso-8859-1", "déjà vu".encode(), "déjà vu"),
    ("us-ascii", "déjà vu".encode(), "déjà vu"),
    ("x-unknown", "déjà vu".encode(), "déjà vu"),
    ("zlib", b"plain", "plain"),
    ("gb2312", "你好世界".encode("gb18030"), "你好世界"),
    ("utf-8", "les élèves déjà partis à l'école".encode("latin-1"), "les élèves déjà partis à l'école"),
    ("\"utf-8\"; x", b"plain", "plain"),
    ("utf-16", "hi".encode("utf-16"), "hi"),
])  # fmt: skip
def test_charsets_that_lie(charset: str, raw: bytes, text: str) -> None:
    header = f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n".encode()
    assert parsed(header + raw).text.visible == text


def alternative(*parts: str) -> str:
    return "Content-Type: multipart/mixed; boundary=x\n\n" + "".join(f"--x\n{part}\n" for part in parts) + "--x--\n"


PLAIN = "Content-Type: text/plain\n\nIn plain words"
HTML = "Content-Type: text/html\n\n<p>In <b>HTML</b></p>"
PDF = 'Content-Type: application/pdf; name="a.pdf"\nContent-Transfer-Encoding: base64\n\nQUJDRA=='


def test_plain_text_is_preferred_to_html_and_html_to_nothing() -> None:
    assert parsed(alternative(PLAIN, HTML)).text.visible == "In plain words"
    assert parsed(alternative("Content-Type: text/plain\n\n ", HTML)).text.visible == "In HTML"
    assert parsed(alternative(HTML)).attachments == ()


def test_html_that_calls_itself_plain() -> None:
    assert parsed(mail("Content-Type: text/plain", body="<html><body><p>Hi</p></body></html>")).text.visible == "Hi"


def test_what_is_attached() -> None:
    message = parsed(
        alternative(
            PLAIN, PDF, "Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR",
            "Content-Type: application/pkcs7-signature\n\nx",
            "Content-Type: message/rfc822\n\nSubject: inner\n\nHidden",
            "Content-Type: text/plain\nContent-Disposition: attachment; filename*=utf-8''r%C3%A9sum%C3%A9.txt\n\nx",
            "Content-Type: image/png\nContent-Disposition: inline; filename=\"=?utf-8?q?caf=C3=A9.png?=\"\n\nx",
            "Content-Type: image/png; name=../../etc/passwd\n\nx",
        )
    )  # fmt: skip
    assert [(one.name, one.content_type) for one in message.attachments] == [
        ("a.pdf", "application/pdf"), ("", "text/calendar"), ("", "application/pkcs7-signature"), ("inner", "message/rfc822"),
        ("résumé.txt", "text/plain"), ("café.png", "image/png"), ("passwd", "image/png"),
    ]  # fmt: skip
    assert [one.index for one in message.attachments] == list(range(7))
    assert "Hidden" not in message.text.visible


def test_flowed_text_is_joined() -> None:
    body = "One paragraph \nin two lines.\nAnother.\n-- \nAnn"
    text = parsed(mail("Content-Type: text/plain; format=flowed", body=body)).text
    assert (text.visible, text.signature) == ("One paragraph in two lines.\nAnother.", "-- \nAnn")


def test_control_and_bidi_characters_are_taken_out_of_the_text() -> None:
    assert parsed(mail("X: y", body="a\0b\u202ec\u2067d\x1b[31me\r\nf")).text.visible == "abcd[31me\nf"


def bomb(depth: int) -> bytes:
    opened = "".join(f"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n" for level in range(depth))
    return f"Subject: bomb\n{opened}Content-Type: text/plain\n\nboom\n".encode()


def test_nesting_bombs() -> None:
    assert parsed(bomb(40)).text.visible == "boom"
    assert parsed(bomb(90)).text.visible == ""
    with pytest.raises(BadMessage, match="nested too deep"):
        parsed(bomb(5_000))
    assert mime.parse_envelope(bomb(5_000), REF).subject == "bomb"


def test_thousands_of_parts_are_cut_off() -> None:
    message = parsed(alternative(PLAIN, *[PDF] * 3_000))
    assert len(message.attachments) < mime.STANDARD.parts


def test_ten_thousand_recipients_are_cut_off() -> None:
    envelope = parsed(mail("To: " + ", ".join(f"Somebody {number} <n{number}@example.com>" for number in range(10_000)))).envelope
    assert len(envelope.to) == mime.STANDARD.addresses
    assert envelope.to[0] == Address("Somebody 0", "n0@example.com")


def test_only_the_beginning_of_a_huge_message_is_read() -> None:
    limits = mime.Limits(bytes=10_000)
    raw = alternative(PLAIN, PDF + "\n" + "QUJD" * 100_000).encode()
    message = mime.parse(raw, REF, limits=limits, size_bytes=200_000_000)
    assert message.text.visible == "In plain words"
    assert message.envelope.size_bytes == 200_000_000
    assert (
        len(mime.parse(mail("X: y", body="word " * 100_000).encode(), REF, limits=mime.Limits(text_chars=1_000)).text.visible)
        <= 1_000
    )


SCRAPS = [
    b"Content-Type: text/plain; charset=\x99\n\n\xff",
    b"",
    b"\0",
    b"\n\n\n",
    b"From nobody\n",
    b": :\n\n",
    b"Content-Type: multipart/mixed\n\nx",
    b"Content-Type: ;;;\n\nx",
    b"Content-Transfer-Encoding: base64\n\n!!!",
    b"Content-Type: message/rfc822\n\n",
    b"Subject: x",
]


@pytest.mark.parametrize("raw", SCRAPS)
def test_scraps_are_messages_too(raw: bytes) -> None:
    message = parsed(raw)
    assert message.envelope.size_bytes == len(raw)


FRAGMENTS = st.sampled_from(
    [
        b"Content-Type: multipart/mixed; boundary=x\n",
        b"\n--x\n",
        b"\n--x--\n",
        b"Content-Type: text/html; charset=",
        b"Subject: =?utf-8?q?",
        b"Content-Transfer-Encoding: base64\n",
        b"\n\n",
        b'From: "',
        b"<a@b>",
        b"Date: ",
        b"Content-Type: message/rfc822\n\n",
        b"filename*0*=",
        b"\xff\xfe",
    ]
)


@given(st.lists(FRAGMENTS | st.binary(max_size=20), max_size=15).map(b"".join))
def test_any_bytes_give_a_message_or_a_clear_error(raw: bytes) -> None:
    try:
        message = parsed(raw)
    except BadMessage as error:
        shown = str(error)
        assert shown.startswith("The message")
        return
    assert message.envelope == mime.parse_envelope(raw, REF, size_bytes=len(raw))
    assert clean_line(message.envelope.subject) == message.envelope.subject
    assert clean_text(message.text.visible) == message.text.visible


LINES = st.text(max_size=200).map(clean_line)
PEOPLE = st.builds(Address, LINES, st.emails(domains=st.just("example.com")))
IDS = st.uuids().map(lambda one: MessageId(f"<{one}@example.com>"))
DRAFTS = st.builds(
    Draft,
    message_id=IDS,
    sender=PEOPLE,
    to=st.lists(PEOPLE, min_size=1, max_size=30).map(tuple),
    cc=st.lists(PEOPLE, max_size=3).map(tuple),
    subject=LINES,
    text=st.lists(st.from_regex(r"[A-Za-zéß♥.]{1,20}( [a-zé.]{1,20}){0,6}", fullmatch=True), min_size=1, max_size=5).map("\n".join),
    date=st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0)),  # noqa: DTZ001
    in_reply_to=st.none() | IDS,
    references=st.lists(IDS, max_size=15).map(tuple),
)


@given(DRAFTS)
def test_what_was_composed_is_read_again(draft: Draft) -> None:
    raw = mime.compose(draft)
    message = parsed(raw)
    envelope = message.envelope
    assert (envelope.message_id, envelope.in_reply_to, envelope.references) == (
        draft.message_id,
        draft.in_reply_to,
        draft.references,
    )
    assert (envelope.sender, envelope.to, envelope.cc) == (draft.sender, draft.to, draft.cc)
    assert (envelope.subject, envelope.date) == (draft.subject, draft.date)
    assert message.text.visible == draft.text
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")


def a_draft(**changes: object) -> Draft:
    base = {
        "message_id": MessageId("<a@example.com>"),
        "sender": Address("Ann", "ann@example.com"),
        "to": (Address("", "bo@example.com"),),
    }
    return Draft(**{**base, "cc": (), "subject": "Lunch", "text": "Hello", "date": NOW, **changes})  # type: ignore[arg-type]


def test_enclosures_arrive_byte_for_byte() -> None:
    recording = Enclosure("reply.wav", "audio/wav", bytes(range(256)))
    forwarded = Enclosure("Lunch.eml", "message/rfc822", b"Subject: Lunch\nX: \xff\n\nbody \xe9\n.\nFrom here\n")
    raw = mime.compose(a_draft(enclosures=(recording, forwarded)))
    message = parsed(raw)
    assert message.text.visible == "Hello"
    assert [(one.name, one.content_type) for one in message.attachments] == [
        ("reply.wav", "audio/wav"),
        ("Lunch.eml", "message/rfc822"),
    ]
    assert forwarded.content.replace(b"\n", b"\r\n") in raw


def test_no_header_can_be_smuggled_in() -> None:
    raw = mime.compose(
        a_draft(subject="Lunch\r\nBcc: eve@example.com", sender=Address("Ann\nBcc: eve@example.com", "ann@example.com"))
    )
    assert b"\nBcc" not in raw


@pytest.mark.parametrize(
    "email", ["", "nobody", "a b@example.com", "a@b@c", "é@example.com", "a@example.com\r\nBcc: eve@example.com"]
)
def test_an_address_that_can_not_stand_in_a_header(email: str) -> None:
    with pytest.raises(BadMessage):
        mime.compose(a_draft(to=(Address("", email),)))


def test_long_threads_keep_their_root_and_their_newest() -> None:
    ids = tuple(MessageId(f"<{number}{'x' * 100}@example.com>") for number in range(60))
    references = parsed(mime.compose(a_draft(references=ids, in_reply_to=ids[-1]))).envelope.references
    assert (references[0], references[-1], len(references)) == (ids[0], ids[-1], 21)
