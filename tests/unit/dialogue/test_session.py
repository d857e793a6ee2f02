"""The dialogue as tables: what is heard or done, what it wants next."""

import pytest

from agent.dialogue.habits import Habits
from agent.dialogue.session import Session
from agent.dialogue.step import Control, Expect, Prompt, Step
from agent.domain.contact import Contact
from agent.domain.errors import MessageGone
from agent.domain.intent import Intent, Person, Recording, State
from agent.domain.mail import Envelope, Flag, Folder, FolderId, FolderRole
from agent.domain.outcome import (
    Agenda,
    Choice,
    ContactFound,
    Flagged,
    MessageList,
    MessageRead,
    Moved,
    NextUp,
    Outcome,
    ReadBack,
    Sent,
    Undone,
)
from agent.interfaces.action import Request
from agent.service import catalogue
from tests.fakes.values import ME, contact, envelope, message

ARCHIVE = Folder(FolderId(".Archive"), "Archive", FolderRole.ARCHIVE)


class Caller:
    """Drives a session as the pipeline does, with made-up outcomes."""

    def __init__(self, *, count: int = 3, read_at_once: int = 5, hints: bool = False) -> None:
        schemas = {name: action.schema for name, action in catalogue.actions().items()}
        self.session = Session(schemas, ME, Habits(read_at_once, 4, hints))
        self.box = [
            envelope(n, sender) for n, sender in zip(range(count), ("Ann Smith", "Bob Jones", "Cleo Dray") * 9, strict=False)
        ]
        self.acts: list[Request] = []
        self.said: list[Prompt | Outcome] = []
        self.step = Step()

    def say(self, name: str, over: str = "", **slots: object) -> "Caller":
        text = str(slots.pop("words", name))
        return self.follow(self.session.hear(Intent(name, slots, text=text), over))  # type: ignore[arg-type]

    def follow(self, step: Step) -> "Caller":
        """Carry a step out to its end."""
        self.acts, self.said = [], []
        while True:
            self.step = step
            self.said += step.say
            if step.act is None:
                return self
            self.acts.append(step.act)
            step = self.session.done(step.act, self.outcome(step.act))

    def outcome(self, request: Request) -> Outcome:
        match request.intent:
            case "list_messages" | "search_messages":
                read = bool(getattr(request.slots, "read", False))
                found = MessageList(tuple(self.box), read=read)
                return Outcome(request.intent, "listed" if self.box else "empty", found)
            case "read_message":
                return Outcome(request.intent, "read", MessageRead(message(request.envelope), request.number, request.total))
            case "archive" | "delete" | "junk" | "move":
                self.box.remove(request.envelope)
                self.gone = request.envelope
                return Outcome(request.intent, "done", Moved(request.envelope, ARCHIVE))
            case "undo":
                return Outcome("undo", "undone", Undone("archive", self.gone))
            case "mark_read" | "mark_unread" | "flag":
                return Outcome(request.intent, "on", Flagged(request.envelope, Flag.SEEN, True))
            case "list_events":
                return Outcome(request.intent, "empty", Agenda((), None))  # type: ignore[arg-type]
            case "find_contact":
                person: Person | None = getattr(request.slots, "person", None)
                found_contact = person.candidates[0] if person else request.contact
                return Outcome(request.intent, "all", ContactFound(found_contact))
            case _:
                return Outcome(request.intent, "sent", Sent((), ""))

    @property
    def intents(self) -> list[str]:
        return [act.intent for act in self.acts]

    @property
    def codes(self) -> list[str]:
        return [said.code for said in self.said]

    @property
    def state(self) -> State:
        return self.session.state

    @property
    def item(self) -> Envelope:
        item = self.session.about
        assert isinstance(item, Envelope)
        return item


def reading(count: int = 3) -> Caller:
    return Caller(count=count).say("list_messages", read=True)


def test_few_messages_are_read_at_once_from_the_newest() -> None:
    caller = reading(count=3)
    assert caller.intents == ["list_messages", "read_message"]
    assert caller.codes == ["reading", "read"]
    assert caller.item == caller.box[0]
    assert caller.session.state is State.MESSAGE


def test_many_messages_are_summed_up_and_offered() -> None:
    caller = reading(count=6)
    assert caller.intents == ["list_messages"]
    assert caller.codes == ["listed", "shall_i_read"]
    assert caller.session.state is State.LIST
    caller.say("yes")
    assert caller.intents == ["read_message"]
    assert caller.acts[0].number == 1
    assert caller.acts[0].total == 6


def test_an_offer_is_declined_without_fuss() -> None:
    caller = reading(count=6).say("no")
    assert caller.codes == ["all_right"]
    assert caller.session.state is State.LIST


@pytest.mark.parametrize("count", [0, 1])
def test_next_past_the_end_keeps_the_place(count: int) -> None:
    caller = reading(count=count).say("next")
    assert caller.codes == ["end_of_list" if count else "nothing_in_focus"]


def test_next_marks_what_was_heard_as_read_and_reads_on() -> None:
    caller = reading(count=3)
    heard = caller.item
    caller.say("next")
    assert caller.intents == ["mark_read", "read_message"]
    assert caller.acts[0].item == heard
    assert caller.acts[0].slots.quiet  # type: ignore[attr-defined]
    assert caller.item == caller.box[1]
    assert caller.codes == ["read"]


def test_a_message_heard_to_its_end_is_marked_once() -> None:
    caller = reading(count=2)
    caller.follow(caller.session.played())
    assert caller.intents == ["mark_read"]
    assert caller.said == []
    caller.follow(caller.session.played())
    assert caller.intents == []


def test_left_unread_stays_unread() -> None:
    caller = reading(count=2).say("mark_unread")
    caller.follow(caller.session.played())
    assert caller.intents == []


def test_after_archive_the_focus_is_the_next_message_and_after_undo_the_restored_one() -> None:
    caller = reading(count=3).say("next")
    second, third = caller.box[1], caller.box[2]
    caller.say("archive")
    assert caller.codes == ["done", "next_up"]
    assert isinstance(caller.said[1], Prompt)
    assert caller.said[1].facts == NextUp(third, 2, 2)
    assert caller.item == third
    caller.say("undo")
    assert caller.item == second
    assert caller.session.focus.number == 2
    caller.say("next")
    assert caller.item == third


def test_the_last_one_archived_ends_the_list() -> None:
    caller = reading(count=1).say("archive")
    assert caller.codes == ["done"]
    assert caller.say("archive").codes == ["nothing_in_focus"]


def test_undo_before_anything_was_listed_brings_the_message_into_focus() -> None:
    caller = reading(count=1).say("archive").say("undo")
    assert caller.item == caller.gone


def test_a_yes_that_nothing_asked_for_is_harmless() -> None:
    caller = reading(count=2).say("yes")
    assert caller.acts == []
    assert caller.codes == ["nothing_to_confirm"]


def test_a_reply_is_asked_for_read_back_and_sent() -> None:
    caller = reading(count=2).say("reply")
    assert caller.codes == ["ask_body"]
    assert (caller.session.state, caller.session.expect) == (State.COMPOSE, Expect.RECORDING)
    body = Recording(bytes(32000), 16000)
    caller.follow(caller.session.recorded(body))
    assert caller.acts == []
    assert isinstance(caller.said[0], Prompt)
    assert caller.said[0].facts == ReadBack("reply", (caller.item.sender,), body, caller.item.subject)
    assert caller.state is State.CONFIRM
    after = caller.say("yes")
    assert after.intents == ["reply"]
    assert after.acts[0].slots.body == body  # type: ignore[attr-defined]
    assert after.state is State.MESSAGE


def test_nothing_is_sent_without_a_yes() -> None:
    caller = reading(count=2).say("reply", text="fine with me")
    assert caller.acts == []
    assert caller.codes == ["confirm_send"]
    caller.say("no")
    assert caller.codes == ["kept_as_draft"]
    assert caller.intents == ["keep_draft"]
    assert caller.say("yes").codes == ["nothing_to_confirm"]


def test_another_command_drops_what_was_to_be_sent_and_says_so() -> None:
    caller = reading(count=2).say("reply", text="fine").say("next")
    assert caller.codes[0] == "kept_as_draft"
    assert "read_message" in caller.intents
    assert "keep_draft" in caller.intents
    assert "reply" not in caller.intents


def test_a_question_is_asked_again() -> None:
    caller = reading(count=2).say("reply", text="fine").say("repeat")
    assert caller.codes == ["confirm_send"]
    assert caller.say("help").codes == ["help", "confirm_send"]


def test_hanging_up_before_the_yes_keeps_the_text_as_a_draft() -> None:
    caller = reading(count=2).say("reply", text="fine")
    caller.follow(caller.session.hung_up())
    assert caller.intents == ["keep_draft"]
    assert caller.said == []


def test_goodbye_before_the_yes_keeps_the_text_too() -> None:
    caller = reading(count=2).say("reply", text="fine").say("goodbye")
    assert caller.intents == ["keep_draft"]
    assert caller.codes == ["goodbye"]


ANN, ANNA = contact("Ann Smith"), contact("Anna Smith")


def forwarding(*candidates: Contact) -> Caller:
    return reading(count=2).say("forward", person=Person("ann", candidates))


def test_several_people_of_a_name_are_asked_about() -> None:
    caller = forwarding(ANN, ANNA)
    assert caller.codes == ["which"]
    assert isinstance(caller.said[0], Prompt)
    assert caller.said[0].facts == Choice("ann", (ANN, ANNA))
    caller.say("select_item", number=2)
    assert caller.codes == ["confirm_send"]
    caller.say("yes")
    assert caller.acts[0].slots.person.candidates == (ANNA,)  # type: ignore[attr-defined]


def test_the_other_one_cycles() -> None:
    caller = forwarding(ANN, ANNA).say("select_item")
    assert caller.codes == ["this_one"]
    assert caller.said[0].facts == Choice("ann", (ANNA,))
    assert caller.say("no").said[0].facts == Choice("ann", (ANN,))
    assert caller.say("yes").codes == ["confirm_send"]


def test_naming_one_of_them_settles_it() -> None:
    caller = forwarding(ANN, ANNA).say("select_item", person=Person("anna", (ANNA,)))
    assert caller.codes == ["confirm_send"]


def test_a_stranger_is_asked_for_again() -> None:
    caller = forwarding()
    assert caller.codes == ["no_such_contact"]
    assert caller.session.state is State.CONTACT
    assert caller.say("select_item", person=Person("ann", (ANN,))).codes == ["confirm_send"]


def test_somebody_without_an_address_is_told_apart() -> None:
    assert forwarding(contact("Dan Lee", email=False)).codes == ["no_address"]


def test_missing_slots_are_asked_one_by_one() -> None:
    caller = Caller().say("send_message")
    assert caller.codes == ["ask_person"]
    caller.say("select_item", person=Person("ann", (ANN,)))
    assert caller.codes == ["ask_body"]
    caller.follow(caller.session.recorded("see you"))
    assert caller.codes == ["confirm_send"]
    assert caller.say("yes").intents == ["send_message"]


def test_cancel_leaves_the_question() -> None:
    caller = Caller().say("send_message").say("stop")
    assert caller.codes == ["not_done"]
    assert caller.session.state is State.NONE


@pytest.mark.parametrize("intent", ["archive", "delete", "reply", "flag", "message_details", "move"])
def test_without_a_message_in_focus_nothing_is_done(intent: str) -> None:
    caller = Caller().say(intent)
    assert caller.acts == []
    assert caller.codes == ["nothing_in_focus"]


@pytest.mark.parametrize("control", list(Control))
def test_controls_move_what_is_being_said(control: Control) -> None:
    caller = reading(count=2).say(control.value)
    assert caller.step.control is control
    assert caller.acts == []


def test_words_of_a_message_must_be_said_again_to_count() -> None:
    caller = reading(count=2)
    caller.say("delete", words="delete it", over="you should delete it at once")
    assert caller.acts == []
    assert caller.codes == ["say_again"]
    caller.say("delete", words="delete it")
    assert caller.intents == ["delete"]


def test_reading_commands_over_the_message_are_obeyed() -> None:
    caller = reading(count=2).say("next", words="next", over="next week")
    assert "read_message" in caller.intents


def test_the_echo_of_a_yes_confirms_nothing() -> None:
    caller = reading(count=2).say("reply", text="fine").say("yes", words="yes", over="oh yes")
    assert caller.acts == []
    assert caller.codes == ["say_again", "confirm_send"]


def test_misunderstanding_leads_from_rephrasing_to_examples_to_keys() -> None:
    caller = Caller()
    assert [caller.say("none").codes[0] for _ in range(4)] == [
        "not_understood_1",
        "not_understood_2",
        "not_understood_3",
        "not_understood_3",
    ]
    caller.say("help")
    assert caller.say("none").codes == ["not_understood_1"]


def test_silence_ends_in_a_goodbye() -> None:
    caller = Caller()
    codes = [caller.follow(caller.session.silence()).codes[0] for _ in range(4)]
    assert codes == ["silence_1", "silence_2", "silence_3", "goodbye"]
    assert caller.step.hang_up


def test_a_later_intent_is_refused() -> None:
    assert Caller().say("unsubscribe").codes == ["not_understood_1"]


@pytest.mark.parametrize(
    ("slots", "index"),
    [
        ({"number": 2}, 1),
        ({"number": -1}, 2),
        ({"person": Person("cleo")}, 2),
        ({"person": Person("x", (contact("Bob Jones"),))}, 1),
    ],
)
def test_one_of_the_list_is_picked(slots: dict[str, object], index: int) -> None:
    caller = reading(count=3)
    caller.follow(caller.session.hear(Intent("select_item", slots)))  # type: ignore[arg-type]
    assert caller.item == caller.box[index]


def test_a_message_from_somebody_who_is_not_in_the_list_is_looked_for() -> None:
    caller = Caller(count=1)
    caller.say("read_message", person=Person("zoe"))
    assert caller.intents[0] == "list_messages"
    assert caller.acts[0].slots.person == Person("zoe")  # type: ignore[attr-defined]


def test_nobody_of_that_name_in_the_list_is_said() -> None:
    assert reading(count=2).say("select_item", person=Person("zoe")).codes == ["none_of_these"]


def test_read_without_a_list_reads_what_is_unread() -> None:
    caller = Caller(count=2).say("read_message")
    assert caller.intents == ["list_messages", "read_message"]
    assert caller.acts[0].slots.unread  # type: ignore[attr-defined]


def test_a_message_that_is_gone_leaves_the_list() -> None:
    caller = reading(count=2)
    gone = caller.item
    request = Request("archive", caller.session._schemas["archive"].slots(), gone)
    caller.follow(caller.session.done(request, Outcome("archive", MessageGone.code, failed=True)))
    assert caller.codes == ["message_gone"]
    assert caller.item == caller.box[1]


def test_next_goes_past_a_message_that_cannot_be_read() -> None:
    caller = Caller(count=2)
    step = caller.session.hear(Intent("list_messages", {"read": True}))
    assert step.act is not None
    step = caller.session.done(step.act, caller.outcome(step.act))
    assert step.act is not None
    caller.follow(caller.session.done(step.act, Outcome("read_message", "bad_message", failed=True)))
    assert caller.say("next").item == caller.box[1]


def test_a_contact_found_is_what_her_number_means() -> None:
    caller = Caller().say("find_contact", person=Person("ann", (ANN,)))
    assert caller.session.state is State.CONTACT
    caller.say("find_contact", asked="phone")
    assert caller.acts[0].item == ANN


def test_the_message_stays_it_while_a_contact_is_looked_up() -> None:
    caller = reading(count=2).say("find_contact", person=Person("ann", (ANN,))).say("archive")
    assert caller.intents == ["archive"]


def test_main_menu_forgets_the_question() -> None:
    caller = Caller().say("send_message").say("start_over")
    assert "main_menu" in caller.codes
    assert caller.session.state is State.NONE


def test_the_hint_comes_once() -> None:
    caller = Caller(count=2, hints=True).say("list_messages", read=True)
    assert caller.codes == ["reading", "read", "hint_after_message"]
    assert caller.say("next").codes == ["read"]


@pytest.mark.parametrize("intent", ["yes", "next", "read_message", "resume"])
def test_an_offer_is_taken_up_in_many_ways(intent: str) -> None:
    caller = reading(count=6).say(intent)
    assert caller.intents == ["read_message"]
    assert caller.item == caller.box[0]


def test_an_offer_stands_in_nobodys_way() -> None:
    assert reading(count=6).say("list_events").intents == ["list_events"]


def test_after_archive_next_reads_the_message_that_was_announced() -> None:
    caller = reading(count=3)
    second = caller.box[1]
    caller.say("archive").say("next")
    assert caller.acts[-1].item == second
    caller.say("next")
    assert caller.item == caller.box[1]


def test_a_new_message_goes_to_the_contact_in_focus() -> None:
    caller = Caller().say("find_contact", person=Person("ann", (ANN,))).say("send_message")
    assert caller.codes == ["ask_body"]
    caller.follow(caller.session.recorded("hello"))
    assert caller.codes == ["confirm_send"]
    caller.say("yes")
    assert caller.acts[0].slots.person.candidates == (ANN,)  # type: ignore[attr-defined]


def test_a_failed_send_can_be_tried_again() -> None:
    caller = reading(count=2).say("reply", text="fine")
    request = caller.session.hear(Intent("yes")).act
    assert request is not None
    caller.follow(caller.session.done(request, Outcome("reply", "storage_full", failed=True)))
    assert caller.codes == ["storage_full", "confirm_send"]
    assert caller.say("yes").intents == ["reply"]


def test_undo_after_sending_does_not_take_back_something_older() -> None:
    caller = reading(count=3).say("archive").say("reply", text="fine").say("yes").say("undo")
    assert caller.acts == []
    assert caller.codes == ["sent_already"]
    assert caller.say("undo").intents == ["undo"]


def test_interrupted_a_message_is_not_read_and_resumed_it_is() -> None:
    caller = reading(count=2)
    caller.session.interrupted()
    assert caller.follow(caller.session.played()).intents == []
    caller.session.resumed()
    assert caller.follow(caller.session.played()).intents == ["mark_read"]


def test_a_message_that_vanished_elsewhere_leaves_the_focus_alone() -> None:
    caller = reading(count=3)
    first, second = caller.box[0], caller.box[1]
    caller.say("next")
    request = Request("undo", caller.session._schemas["undo"].slots(), None)
    caller.follow(caller.session.done(request, Outcome("undo", MessageGone.code, failed=True)))
    assert caller.item == second
    gone = Request("mark_read", caller.session._schemas["mark_read"].slots(quiet=True), first)
    caller.follow(caller.session.done(gone, Outcome("mark_read", MessageGone.code, failed=True)))
    assert caller.item == second
    assert caller.session.focus.number == 1


def test_hanging_up_while_a_recipient_is_asked_for_keeps_the_text() -> None:
    caller = reading(count=2).say("send_message", text="see you", person=Person("ann", (ANN, ANNA)))
    assert caller.codes == ["which"]
    caller.follow(caller.session.hung_up())
    assert caller.intents == ["keep_draft"]


def test_a_folder_that_is_asked_for_may_be_answered_by_another_act() -> None:
    caller = reading(count=2).say("move")
    assert caller.codes == ["ask_folder"]
    caller.say("archive")
    assert caller.codes == ["done", "next_up"]
