"""Spoken calls on a virtual clock: turn order, barge-in, pauses, silence, keys, recordings."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import nullcontext
from email import message_from_bytes, policy
from itertools import pairwise

import pytest

from agent.channels.recording.channel import Overlap
from agent.domain.audio import Earcon, Frame, LineEvent
from agent.domain.events import CallEventKind
from agent.domain.mail import Flag, Message, MessageRef
from agent.domain.speech import Phrase
from agent.pipeline.conversation import Conversation, Patience
from tests.conversations.driver import House, spoken_call
from tests.fakes.account import MemoryMail
from tests.fakes.values import contact

LONG = "This is a rather long message that takes its time. " * 6


async def test_a_whole_call() -> None:
    house = House()
    await spoken_call(house, ["read my unread messages", "archive it", "undo that", "goodbye"])
    assert house.intents == ["list_messages", "archive", "undo", "goodbye"]
    assert house.where("Lunch") == "inbox"
    assert house.log[-1].kind is CallEventKind.HANG_UP


async def test_one_playout_a_turn_with_both_delays() -> None:
    house = House()
    await spoken_call(house, ["read my unread messages", "archive it", "goodbye"])
    playouts = [event.data for event in house.of(CallEventKind.PLAYOUT)]
    assert len(playouts) == 4
    assert playouts[0]["after_speech_ms"] is None
    for data in playouts[1:]:
        after_speech, after_endpoint = data["after_speech_ms"], data["after_endpoint_ms"]
        assert isinstance(after_speech, int)
        assert isinstance(after_endpoint, int)
        assert 0 <= after_endpoint <= 60
        assert 250 <= after_speech <= 450


async def test_events_are_in_order_of_time() -> None:
    house = House()
    await spoken_call(house, ["read my unread messages", "archive it", "goodbye"])
    assert all(a.t <= b.t for a, b in pairwise(house.log))


async def test_it_hangs_up_after_the_last_answer() -> None:
    house = House()
    await spoken_call(house, ["read my unread messages"])
    playout = house.of(CallEventKind.PLAYOUT)[-1]
    assert house.log[-1].t > playout.t + 1.0
    assert Flag.SEEN in house.flags("Lunch")


async def test_speaking_over_the_agent_silences_it_at_once() -> None:
    house = House([("Ann Smith", "Lunch", LONG), ("Bob Jones", "Invoice", LONG)])
    await spoken_call(house, ["read my unread messages", "next", "goodbye"], overlap=Overlap(3.0))
    barge_ins = house.of(CallEventKind.BARGE_IN)
    assert len(barge_ins) >= 2
    for event in barge_ins:
        began = event.data["began"]
        assert isinstance(began, float)
        assert event.t - began <= 0.2
    assert house.intents == ["list_messages", "next", "goodbye"]


async def test_a_noise_over_the_agent_is_passed_over_and_it_goes_on() -> None:
    house = House([("Ann Smith", "Lunch", LONG)])
    synthesizer = await spoken_call(house, ["read my unread messages", "", "goodbye"], overlap=Overlap(4.0))
    assert house.intents == ["list_messages", "goodbye"]
    assert "did not get" not in house.words
    assert len(synthesizer.spoken) > 3


async def test_cut_in_the_middle_a_message_stays_unread() -> None:
    house = House([("Ann Smith", "Lunch", LONG)])
    await spoken_call(house, ["read my unread messages", "goodbye"], overlap=Overlap(4.0))
    assert Flag.SEEN not in house.flags("Lunch")


async def test_pause_and_resume_go_on_where_it_was() -> None:
    house = House([("Ann Smith", "Lunch", LONG)])
    await spoken_call(house, ["read my unread messages", "pause", "go on", "goodbye"], overlap=Overlap(4.0))
    assert house.intents == ["list_messages", "pause", "resume", "goodbye"]
    assert house.words.count("From Ann Smith") + house.words.count("from Ann Smith") == 1


async def test_a_pause_is_patient() -> None:
    house = House([("Ann Smith", "Lunch", LONG)])
    await spoken_call(
        house, ["read my unread messages", "pause"], overlap=Overlap(4.0), patience=Patience(silence_s=2.0, paused_s=30.0)
    )
    assert "Are you there" not in house.words


async def test_silence_is_asked_about_and_ends_in_a_goodbye() -> None:
    house = House()
    await spoken_call(house, [], keys=[(1.0, "2")], patience=Patience(silence_s=3.0), adjust=never_hang_up)
    assert "I am listening" in house.words
    assert "Goodbye" in house.words


def never_hang_up(conversation: object) -> None:
    """The caller holds the line, silent."""
    channel = conversation._channel  # type: ignore[attr-defined]
    channel._time_to_speak = lambda _t: False


async def test_a_spoken_reply_goes_out_as_its_recording() -> None:
    house = House()
    await spoken_call(house, ["read my unread messages", "reply", "i will gladly come and bring a cake", "yes", "goodbye"])
    assert len(house.outbox.sent) == 1
    sent = message_from_bytes(house.outbox.sent[0][0], policy=policy.default)
    sounds = [part for part in sent.walk() if part.get_content_type() == "audio/wav"]
    assert len(sounds) == 1
    assert "recording" in house.words.casefold()


async def test_a_word_where_a_text_is_awaited_can_cancel_it() -> None:
    house = House()
    await spoken_call(house, ["read my unread messages", "reply", "cancel", "goodbye"])
    assert house.outbox.sent == []
    assert house.intents == ["list_messages", "reply", "stop", "goodbye"]


async def test_hanging_up_before_the_yes_keeps_the_recording() -> None:
    house = House()
    await spoken_call(house, ["read my unread messages", "reply", "i will gladly come and bring a cake"])
    drafts = [stored for stored in house.mail.stored.values() if stored.folder == "drafts"]
    assert len(drafts) == 1
    assert b"audio/wav" in drafts[0].raw


async def test_hanging_up_in_the_middle_of_a_recording_keeps_what_was_said() -> None:
    house = House()
    await spoken_call(house, ["read my unread messages", "reply", "i will gladly come and"], adjust=cut_the_line(house))
    drafts = [stored for stored in house.mail.stored.values() if stored.folder == "drafts"]
    assert len(drafts) == 1
    assert b"audio/wav" in drafts[0].raw


def cut_the_line(house: House) -> Callable[[Conversation], None]:
    """The line breaks one second into the third utterance."""

    def adjust(conversation: Conversation) -> None:
        channel = conversation._channel
        events = channel.events

        async def until_cut() -> AsyncIterator[LineEvent]:
            spoken_for = 0
            async for event in events():
                spoken_for += conversation._mind.awaits_text and conversation._listening.in_speech
                if spoken_for > 50:
                    return
                yield event

        channel.events = until_cut  # type: ignore[method-assign]

    return adjust


async def test_an_answer_that_takes_long_is_announced_by_a_sound() -> None:
    house = House()

    class Slow(MemoryMail):
        async def fetch(self, ref: MessageRef) -> Message:
            if ref.key == "m1":
                await house.later.wait()
            return await super().fetch(ref)

    house.mail = Slow(house.mail.stored)
    heard: list[Earcon] = []

    def adjust(conversation: Conversation) -> None:
        playout, frame = conversation._playout, conversation._frame
        begin = playout.begin

        def noted(phrases: Sequence[Phrase], **more: bool) -> None:
            heard.extend(phrase.earcon for phrase in phrases if phrase.earcon is not None)
            begin(phrases, **more)

        async def counted(tasks: asyncio.TaskGroup, event: Frame) -> None:
            house.frames += conversation._busy()
            if house.frames > 60:
                house.later.set()
            await frame(tasks, event)

        playout.begin = noted  # type: ignore[method-assign]
        conversation._frame = counted  # type: ignore[method-assign,assignment]
        conversation._clock.working = nullcontext  # type: ignore[method-assign]

    await spoken_call(house, ["read my unread messages", "next message", "goodbye"], adjust=adjust)
    assert heard.count(Earcon.WORKING) == 1
    assert "invoice attached" in house.words


@pytest.mark.parametrize(("keys", "intent"), [("2", "list_messages"), ("3", "list_events"), ("*", "start_over")])
async def test_keys_do_what_words_do(keys: str, intent: str) -> None:
    house = House()
    await spoken_call(house, ["goodbye"], keys=[(0.5, key) for key in keys])
    assert house.intents[0] == intent


async def test_a_longer_sequence_of_keys_is_waited_for() -> None:
    house = House()
    await spoken_call(house, ["read my unread messages", "goodbye"], keys=[(60.0, "0"), (60.2, "0"), (60.4, "4"), (60.6, "4")])
    assert "goodbye" in house.intents


async def test_misunderstandings_lead_to_examples_and_keys() -> None:
    house = House()
    await spoken_call(house, ["", "", "", "goodbye"])
    assert "did not get that" in house.words
    assert "You can say" in house.words
    assert "keys" in house.words


async def test_names_are_listened_for_only_where_one_may_come() -> None:
    house = House(contacts=(contact("Ann Smith"),))
    from agent.pipeline.clock import LineClock, standing_still
    from tests.fakes.values import NOON

    mind = await house.mind(LineClock(lambda: NOON, standing_still))
    assert "smith" in mind.listening_for().words
