"""What every Journal does."""

from collections.abc import Callable

import pytest

from agent.domain.errors import Unexpected
from agent.domain.mail import Flag, FolderId, MessageId, MessageRef
from agent.interfaces.store import Act, ActKind, ActState, Journal

HERE, THERE = MessageRef(FolderId("here"), "1"), MessageRef(FolderId("there"), "1")
Open = Callable[[], Journal]


async def begin(journal: Journal, *, undoable: bool = True) -> Act:
    return await journal.begin("archive", ActKind.MOVE, MessageId("<1@x>"), HERE, THERE, (Flag.SEEN,), (), undoable)


async def test_a_done_act_can_be_undone_once_also_after_a_restart(open_journal: Open) -> None:
    first = open_journal()
    act = await begin(first)
    assert await first.last_undoable() is None
    await first.close(act.id, ActState.DONE)
    await first.aclose()
    journal = open_journal()
    found = await journal.last_undoable()
    assert found is not None
    assert (found.before, found.after, found.added, found.state) == (HERE, THERE, frozenset({Flag.SEEN}), ActState.DONE)
    undo = await journal.begin_undo(found)
    assert undo is not None
    assert (undo.before, undo.after, undo.removed) == (THERE, HERE, frozenset({Flag.SEEN}))
    assert await journal.last_undoable() is None
    assert await journal.begin_undo(found) is None
    await journal.close(undo.id, ActState.DONE)
    assert await journal.last_undoable() is None
    assert await journal.begin_undo(found) is None
    await journal.aclose()


async def test_a_failed_undo_may_be_tried_again_and_an_impossible_one_is_not_offered(open_journal: Open) -> None:
    journal = open_journal()
    act = await begin(journal)
    await journal.close(act.id, ActState.DONE)
    for outcome, offered in ((ActState.FAILED, True), (ActState.UNKNOWN, False)):
        undo = await journal.begin_undo(act)
        assert undo is not None
        await journal.close(undo.id, outcome)
        assert (await journal.last_undoable() is not None) == offered
    await journal.aclose()


async def test_skips_quiet_and_failed_acts(open_journal: Open) -> None:
    journal = open_journal()
    wanted = await begin(journal)
    await journal.close(wanted.id, ActState.DONE, THERE)
    await journal.close((await begin(journal, undoable=False)).id, ActState.DONE)
    await journal.close((await begin(journal)).id, ActState.FAILED)
    found = await journal.last_undoable()
    assert found is not None
    assert found.id == wanted.id
    with pytest.raises(Unexpected):
        await journal.close(wanted.id, ActState.FAILED)
    await journal.aclose()


async def test_acts_of_the_living_are_left_to_them_and_those_of_the_dead_taken_once(open_journal: Open) -> None:
    living, other = open_journal(), open_journal()
    act = await begin(living)
    assert await other.open_acts() == ()
    await living.aclose()
    third = open_journal()
    assert [each.id for each in await other.open_acts()] == [act.id]
    assert await third.open_acts() == ()
    await other.aclose()
    await third.aclose()
