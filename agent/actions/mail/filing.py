"""Putting a message somewhere else, and back. Delete is a move to Trash: nothing is ever expunged."""

from dataclasses import dataclass, replace

from agent.actions.common import NoSlots, named_folder
from agent.domain.mail import Envelope, Folder, FolderRole
from agent.domain.outcome import Moved, Outcome, Undone
from agent.interfaces.action import Confirmation, FunctionAction, IntentSchema, Request, Services


@dataclass(frozen=True, slots=True)
class Where:
    folder: str = ""


async def archive(request: Request, services: Services) -> Outcome:
    return await _file(request, services, await services.mail.folder(FolderRole.ARCHIVE))


async def delete(request: Request, services: Services) -> Outcome:
    return await _file(request, services, await services.mail.folder(FolderRole.TRASH))


async def junk(request: Request, services: Services) -> Outcome:
    return await _file(request, services, await services.mail.folder(FolderRole.JUNK))


async def move(request: Request, services: Services) -> Outcome:
    return await _file(request, services, await named_folder(services.mail, request.slots_as(Where).folder))


async def undo(request: Request, services: Services) -> Outcome:
    reverted = await services.acts.undo()
    if reverted is None:
        return Outcome(request.intent, "nothing", failed=False)
    return Outcome(request.intent, "undone", Undone(reverted.intent, await services.mail.envelope(reverted.ref)))


async def _file(request: Request, services: Services, folder: Folder) -> Outcome:
    envelope = request.envelope
    if envelope.ref.folder == folder.id:
        return Outcome(request.intent, "already", Moved(envelope, folder))
    ref = await services.acts.move(request.intent, envelope.ref, envelope.message_id, folder.id)
    return Outcome(request.intent, "done", Moved(replace(envelope, ref=ref), folder))


def _schema(name: str, slots: type = NoSlots, required: tuple[str, ...] = ()) -> IntentSchema:
    return IntentSchema(name, slots, required=required, focus=Envelope, confirmation=Confirmation.UNDO, moves_on=True)


ACTIONS = (
    FunctionAction(_schema("archive"), archive),
    FunctionAction(_schema("delete"), delete),
    FunctionAction(_schema("junk"), junk),
    FunctionAction(_schema("move", Where, required=("folder",)), move),
    FunctionAction(IntentSchema("undo", NoSlots), undo),
)
