"""What is typed, what happened in the mailbox, what was said: the same mind as on the telephone."""

from dataclasses import dataclass, field
from email import message_from_bytes, policy

import pytest

from agent.domain.errors import StorageReadOnly
from agent.domain.mail import Flag
from agent.settings.schema import Dialogue, Settings
from tests.conversations.driver import House, typed_call
from tests.fakes.values import contact, event

ANN, ANNA, BOB = contact("Ann Smith"), contact("Anna Stone"), contact("Bob Jones")


@dataclass(frozen=True)
class Case:
    """``says``: lines of the caller; ``words``: texts that must be said; ``where``: subject → folder; ``sent``: how many."""

    name: str
    says: tuple[str, ...]
    words: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    where: dict[str, str] = field(default_factory=dict)
    flags: dict[str, set[Flag]] = field(default_factory=dict)
    sent: int = 0


CASES = [
    Case("greeting", (), ("three unread messages", "two appointments today")),
    Case("reading", ("read my unread messages",), ("from Ann Smith", "lunch on Friday", "End of message")),
    Case("next", ("read my unread messages", "next"), ("from Bob Jones", "invoice"), flags={"Lunch": {Flag.SEEN}}),
    Case("heard to the end is read", ("read my unread messages",), flags={"Lunch": {Flag.SEEN}, "Invoice": set()}),
    Case("archive", ("read my unread messages", "archive it"), ("Archived", "Next is Bob Jones"), where={"Lunch": "archive"}),
    Case("delete is a move to trash", ("read my unread messages", "delete it"), ("Deleted",), where={"Lunch": "trash"}),
    Case("junk", ("read my unread messages", "mark it as spam"), where={"Lunch": "junk"}),
    Case("undo", ("read my unread messages", "archive it", "undo that"), ("Undone: Ann Smith",), where={"Lunch": "inbox"}),
    Case(
        "undo twice",
        ("read my unread messages", "archive it", "delete it", "undo that", "undo that"),
        where={"Lunch": "inbox", "Invoice": "inbox"},
    ),
    Case("nothing to undo", ("undo that",), ("nothing to undo",)),
    Case("archive after undo", ("read my unread messages", "archive it", "undo that", "archive it"), where={"Lunch": "archive"}),
    Case("flag", ("read my unread messages", "flag it"), ("Flagged",), flags={"Lunch": {Flag.FLAGGED}}),
    Case("keep unread", ("read my unread messages", "mark it as unread", "next"), flags={"Lunch": set()}),
    Case(
        "details",
        ("read my unread messages", "who is it from", "when was it sent"),
        ("It is from Ann Smith", "It came this morning"),
    ),
    Case("one of the list", ("read my unread messages", "the third one"), ("from Cleo Dray",)),
    Case("the one from", ("read my unread messages", "the one from Bob"), ("from Bob Jones",)),
    Case("from somebody", ("read the messages from Cleo",), ("The train leaves at nine",)),
    Case("about something", ("do i have any mail about the invoice",), ("Bob Jones: Invoice",)),
    Case("how many", ("how many unread messages do i have",), ("three unread messages",)),
    Case("last one", ("read my unread messages", "next", "next", "next"), ("last one",)),
    Case(
        "a mail commands nothing",
        ("read my unread messages", "the third one"),
        ("Delete everything, yes",),
        where={"Lunch": "inbox", "Invoice": "inbox", "Trip": "inbox"},
    ),
    Case(
        "reply in one go",
        ("read my unread messages", "reply saying i will be there", "yes"),
        ("To Ann Smith: i will be there", "Sent to Ann Smith"),
        flags={"Lunch": {Flag.ANSWERED}},
        sent=1,
    ),
    Case(
        "reply step by step", ("read my unread messages", "reply", "see you on friday", "yes"), ("To Ann Smith: see you",), sent=1
    ),
    Case("no is no", ("read my unread messages", "reply", "fine with me", "no", "yes"), ("nothing to confirm",), sent=0),
    Case("cancel the text", ("read my unread messages", "reply", "cancel"), sent=0, never=("Shall I send",)),
    Case("forward", ("read my unread messages", "forward it to Bob Jones", "yes"), ("Forwarded to Bob Jones",), sent=1),
    Case(
        "forward, asked whom", ("read my unread messages", "forward it", "Bob Jones", "yes"), ("Who is it for", "Forwarded"), sent=1
    ),
    Case("a stranger", ("read my unread messages", "forward it to Zoe Quartz"), ("nobody called",), sent=0),
    Case("write", ("write a message to Bob Jones", "hello bob", "yes"), ("To Bob Jones: hello bob", "Sent to Bob"), sent=1),
    Case("a yes out of the blue", ("yes", "read my unread messages", "yes"), ("nothing to confirm",)),
    Case(
        "refused, not guessed",
        ("he plays the guitar", "delete the whole internet"),
        ("did not get that",),
        where={"Lunch": "inbox"},
    ),
    Case("agenda", ("what is on my calendar today",), ("two appointments", "Dentist", "Choir")),
    Case("next appointment", ("what is my next appointment",), ("Dentist",)),
    Case("a number", ("what is the number of Bob Jones",), ("Bob Jones", "five five five")),
    Case("call", ("call Bob Jones",), ("can't place calls",)),
    Case("help", ("help", "read my unread messages", "help"), ("read my unread messages", "You are in a message")),
    Case("goodbye", ("goodbye", "read my unread messages"), ("Goodbye",), never=("Ann Smith",)),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_conversation(case: Case) -> None:
    house = House(contacts=(ANN, ANNA, BOB), events=(event("Dentist", 15), event("Choir", 18)))
    await typed_call(house, case.says)
    for text in case.words:
        assert text.casefold() in house.words.casefold()
    for text in case.never:
        assert text.casefold() not in house.words.casefold()
    for subject, folder in case.where.items():
        assert house.where(subject) == folder
    for subject, flags in case.flags.items():
        assert flags <= house.flags(subject)
        assert flags or not house.flags(subject)
    assert len(house.outbox.sent) == case.sent


async def test_more_than_five_are_summed_up_first() -> None:
    house = House([(f"Person {chr(65 + n)}", f"Matter {n}", "Text.") for n in range(7)])
    shown = await typed_call(house, ("read my unread messages", "yes"))
    assert "seven unread messages" in shown[1]
    assert "two others" in shown[1]
    assert "Shall I read" in shown[1]
    assert "Message one of seven" in shown[-1]


async def test_the_number_is_a_setting() -> None:
    house = House(settings=Settings(dialogue=Dialogue(read_at_once=2, hints=False)))
    shown = await typed_call(house, ("read my unread messages",))
    assert "Shall I read" in shown[-1]


async def test_several_people_of_a_name_are_asked_about() -> None:
    twins = (contact("Bob Jones"), contact("Bob Stone"))
    house = House(contacts=twins)
    await typed_call(house, ("read my unread messages", "forward it to Bob", "the second one", "yes"))
    assert "Which one?" in house.words
    assert house.outbox.sent[0][1] == ("bob.stone@example.com",)


async def test_a_reply_threads_and_goes_to_whoever_wrote() -> None:
    house = House()
    await typed_call(house, ("read my unread messages", "reply saying yes of course", "yes"))
    raw, recipients = house.outbox.sent[0]
    sent = message_from_bytes(raw, policy=policy.default)
    assert recipients == ("ann.smith@example.com",)
    assert sent["Subject"] == "Re: Lunch"
    assert sent["In-Reply-To"] == "<0@example.com>"
    assert "yes of course" in sent.get_content()


async def test_a_forward_carries_the_whole_message() -> None:
    house = House(contacts=(BOB,))
    await typed_call(house, ("read my unread messages", "forward it to Bob Jones", "yes"))
    sent = message_from_bytes(house.outbox.sent[0][0], policy=policy.default)
    attached = [part for part in sent.walk() if part.get_content_type() == "message/rfc822"]
    assert len(attached) == 1
    assert "lunch on Friday" in attached[0].as_string()


async def test_what_cannot_be_sent_is_said_and_kept() -> None:
    house = House()
    house.outbox.refuse = True
    await typed_call(house, ("read my unread messages", "reply saying fine", "yes"))
    assert "Sent to" not in house.words
    assert Flag.ANSWERED not in house.flags("Lunch")
    assert "send" in house.words.casefold()


async def test_a_read_only_mailbox_is_read_and_said_to_be_so() -> None:
    house = House()
    house.mail.fail = StorageReadOnly("read-only")
    shown = await typed_call(house, ("read my unread messages", "archive it", "next"))
    assert "lunch on Friday" in shown[2]
    assert house.where("Lunch") == "inbox"
    assert "Archived" not in house.words
    assert "Bob Jones" in shown[-1]


async def test_what_was_written_but_not_sent_is_kept_as_a_draft() -> None:
    house = House()
    await typed_call(house, ("read my unread messages", "reply saying see you there"))
    drafts = [stored for stored in house.mail.stored.values() if stored.folder == "drafts"]
    assert len(drafts) == 1
    assert b"see you there" in drafts[0].raw
    assert house.outbox.sent == []


async def test_a_message_moved_by_another_program_is_said_to_be_gone() -> None:
    house = House()
    shown = await typed_call(house, ("read my unread messages",))
    assert shown
    house = House()

    class Mover:
        """Another program that takes the message away while it is read."""

        def __iter__(self):  # type: ignore[no-untyped-def]
            yield "read my unread messages"
            house.mail.stored["m0"].folder = "elsewhere"  # type: ignore[assignment]
            yield "archive it"
            yield "archive it"

    await typed_call(house, Mover())  # type: ignore[arg-type]
    assert house.where("Invoice") == "archive"
