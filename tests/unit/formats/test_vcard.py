import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.domain.contact import Contact, Phone, PhoneKind
from agent.domain.errors import BadContact
from agent.formats.characters import clean_line
from agent.formats.vcard import parse, write

THREE = (
    b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:K=C3=B6nig;J=C3=B6rg\r\n"
    b"TEL;CELL;VOICE:+49 1\r\nTEL;FAX;WORK:+49 2\r\nEMAIL;INTERNET:joerg@example.com\r\nEND:VCARD\r\n"
    b"not a card\r\n"
    b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:b\r\nFN:Ann Lee\r\nN:Lee;Ann;;;\r\nORG:Acme\\, Inc;Sales\r\nTITLE:Buyer\r\n"
    b"TEL;TYPE=WORK,VOICE:1\r\nitem1.EMAIL;type=INTERNET:ann@example.com\r\nnonsense\r\nEND:VCARD\r\n"
    b'BEGIN:VCARD\r\nVERSION:4.0\r\nUID:c\r\nFN:Zo\xc3\xab\r\nNICKNAME:zo,zizi\r\nLANG:fr-CA\r\nTEL;VALUE=uri;TYPE="home,voice":tel:+33-1\r\nEND:VCARD\r\n'
)


def test_all_versions_in_one_file() -> None:
    first, second, third = parse(THREE)
    assert (first.name, first.first, first.last) == ("Jörg König", "Jörg", "König")
    assert first.phones == (Phone(PhoneKind.MOBILE, "+49 1"),)
    assert first.id
    assert second == Contact(
        "b", "Ann Lee", "Ann", "Lee", (), "Acme, Inc", "Buyer", ("ann@example.com",), (Phone(PhoneKind.WORK, "1"),)
    )
    assert third == Contact("c", "Zoë", nicknames=("zo", "zizi"), phones=(Phone(PhoneKind.HOME, "+33-1"),), language="fr")


def test_a_card_without_a_name_goes_by_its_company_or_address() -> None:
    cards = b"BEGIN:VCARD\nVERSION:3.0\nORG:Acme\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nEMAIL:a@example.com\nEND:VCARD\n"
    assert [contact.name for contact in parse(cards)] == ["Acme", "a@example.com"]


def test_unreadable_lines_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    parse(THREE)
    assert not caplog.records


NOBODY = [
    b"",
    b"\0\1\2",
    b"Hello",
    b"BEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n",
    b"BEGIN:VCARD\nFN:cut off",
    b"BEGIN:VCALENDAR\nEND:VCALENDAR\n",
]


@pytest.mark.parametrize("raw", NOBODY)
def test_what_names_nobody_is_refused(raw: bytes) -> None:
    with pytest.raises(BadContact):
        parse(raw)


@given(st.binary(max_size=300))
def test_any_bytes_give_contacts_or_a_clear_error(noise: bytes) -> None:
    with pytest.raises(BadContact):
        parse(noise)
    card = b"BEGIN:VCARD\nVERSION:3.0\nFN:Ann\n" + noise.replace(b"\n", b"").replace(b"\r", b"") + b"\nEND:VCARD\n"
    with contextlib.suppress(BadContact):
        assert all(contact.name for contact in parse(card))


LINES = st.text(max_size=40).map(clean_line)
NAMES = LINES.filter(bool)
NICKNAMES = st.lists(NAMES.filter(lambda name: "\\" not in name), max_size=3).map(tuple)
CONTACTS = st.builds(
    Contact,
    id=st.uuids().map(str),
    name=NAMES.filter(lambda name: "\\" not in name),
    first=st.just("Ann"),
    last=st.just("O'Neill, y"),
    nicknames=NICKNAMES,
    company=st.sampled_from(["", "Acme; Sons"]),
    emails=st.lists(st.emails(), max_size=3).map(tuple),
    phones=st.lists(st.builds(Phone, st.sampled_from(PhoneKind), st.from_regex(r"\+[0-9]{3,12}", fullmatch=True)), max_size=3).map(
        tuple
    ),
    language=st.sampled_from(["", "en", "fr"]),
)


@given(CONTACTS)
def test_what_was_written_is_read_again(contact: Contact) -> None:
    (again,) = parse(write(contact))
    assert again.name == contact.name
    assert set(again.phones) == set(contact.phones)
    assert again.emails == contact.emails
    assert (again.id, again.first, again.last, again.company, again.language, again.nicknames) == (
        contact.id, contact.first, contact.last, contact.company, contact.language, contact.nicknames
    )  # fmt: skip
