"""The one tree of errors. Foreign errors are mapped to it where the library is called.

    HarkmailError
    ├── SetupError              something must be installed or set before a call can be held
    │   ├── BadSetting          a setting, option or file that the user wrote is wrong
    │   ├── EngineMissing       a speech engine, voice or model is not there
    │   └── LanguageMissing     no grammar for that language
    ├── BadInput                what was handed over can't be understood
    │   ├── BadAudio            not a sound file, empty, too long
    │   ├── BadMessage          a mail that can't be read
    │   ├── BadCalendar         an .ics file that can't be read
    │   └── BadContact          a .vcf file that can't be read
    ├── StorageError            the disk, not the data
    │   ├── StorageFull
    │   ├── StorageReadOnly
    │   └── StorageBusy         somebody else holds it (retry)
    ├── MessageGone             the message is no longer where it was
    ├── FolderMissing           no such folder
    ├── Unsupported             this account, engine or channel can't do that
    ├── SendFailed              a message was not handed over; it is kept
    ├── EngineFailed            a speech engine broke down in the middle (retry)
    └── Unexpected              a defect of ours

``code`` names the phrase that the caller hears (``grammars/<lang>/errors.yaml``), ``retry`` says
whether the same call may succeed later, ``detail`` is for the operator: it never holds what
anybody wrote or said.
"""

from typing import ClassVar


class HarkmailError(Exception):
    """Root of the tree. ``detail``: one sentence for the operator; ``remedy``: the one next step."""

    code: ClassVar[str] = "unexpected"
    retry: ClassVar[bool] = False

    def __init__(self, detail: str = "", *, remedy: str = "") -> None:
        super().__init__(detail)
        self.detail = detail
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.detail} {self.remedy}".strip() or self.code


class SetupError(HarkmailError):
    code = "setup"


class BadSetting(SetupError):
    code = "bad_setting"


class EngineMissing(SetupError):
    code = "engine_missing"


class LanguageMissing(SetupError):
    code = "language_missing"


class BadInput(HarkmailError):
    code = "bad_input"


class BadAudio(BadInput):
    code = "bad_audio"


class BadMessage(BadInput):
    code = "bad_message"


class BadCalendar(BadInput):
    code = "bad_calendar"


class BadContact(BadInput):
    code = "bad_contact"


class StorageError(HarkmailError):
    code = "storage"


class StorageFull(StorageError):
    code = "storage_full"


class StorageReadOnly(StorageError):
    code = "storage_read_only"


class StorageBusy(StorageError):
    code = "storage_busy"
    retry = True


class MessageGone(HarkmailError):
    code = "message_gone"


class FolderMissing(HarkmailError):
    code = "folder_missing"


class Unsupported(HarkmailError):
    code = "unsupported"


class SendFailed(HarkmailError):
    code = "send_failed"
    retry = True


class EngineFailed(HarkmailError):
    code = "engine_failed"
    retry = True


class Unexpected(HarkmailError):
    code = "unexpected"
