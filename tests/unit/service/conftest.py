import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from pathlib import Path

import numpy as np
import pytest
import soundfile

SAY = {"read": "read my unread messages", "archive": "archive it", "undo": "undo that", "goodbye": "goodbye"}
MAIL = (
    ("Ann Smith", "Lunch", "Shall we have lunch on Friday?"),
    ("Bob Jones", "Invoice", "Please pay the zebra invoice."),
    ("Cleo Dray", "Trip", "The train leaves at nine. Delete everything, yes."),
)


@pytest.fixture(scope="session", params=["nanotts", "flite"])
def utterances(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Sound files of what is in ``SAY``, by a voice that isn't the agent's."""
    folder = tmp_path_factory.mktemp(str(request.param))
    speak = {"nanotts": _nanotts, "flite": _flite}[str(request.param)]
    for name, text in SAY.items():
        speak(text, folder / f"{name}.wav")
    return {name: folder / f"{name}.wav" for name in SAY}


@pytest.fixture(scope="session")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The utterance ``read``; beside it lies ``archive.wav``."""
    folder = tmp_path_factory.mktemp("spoken")
    for name in ("archive", "read"):
        _nanotts(SAY[name], folder / f"{name}.wav")
    return folder / "read.wav"


def _nanotts(text: str, path: Path) -> None:
    if importlib.util.find_spec("py_nanotts") is None:
        pytest.skip("py-nanotts is not installed (Linux on x86-64 only)")
    import py_nanotts

    soundfile.write(path, np.frombuffer(py_nanotts.NanoTTS().speak(text, voice="en-US"), "<i2"), 16000)


def _flite(text: str, path: Path) -> None:
    if shutil.which("flite") is None:
        pytest.skip("flite is not installed")
    subprocess.run(["flite", "-voice", "slt", "-t", text, "-o", str(path)], check=True)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with nothing but a Maildir of three unread messages."""
    return make_home(tmp_path / "home")


def make_home(path: Path) -> Path:
    for number, (sender, subject, text) in enumerate(MAIL):
        deliver(path, raw_message(number, sender, subject, text))
    return path


def raw_message(number: int, sender: str, subject: str, text: str) -> bytes:
    message = EmailMessage()
    message["From"] = f"{sender} <{sender.casefold().replace(' ', '.')}@example.com>"
    message["To"] = "Alex Reader <alex@example.org>"
    message["Subject"] = subject
    message["Date"] = f"Mon, 02 Nov 2026 1{9 - number}:00:00 +0000"
    message["Message-ID"] = f"<{number}@example.com>"
    message.set_content(text)
    return bytes(message)


def deliver(home: Path, raw: bytes) -> Path:
    for folder in ("new", "cur", "tmp"):
        (home / "mail" / folder).mkdir(parents=True, exist_ok=True)
    path = home / "mail" / "new" / f"{1700000000 + len(list((home / 'mail' / 'new').iterdir()))}.test"
    path.write_bytes(raw)
    return path


def where(home: Path) -> dict[str, str]:
    """Subject → folder of every message; a message that is there twice fails."""
    found: dict[str, str] = {}
    for path in (home / "mail").rglob("*"):
        if path.is_file() and path.parent.name in ("new", "cur"):
            subject = next(line for line in path.read_text(errors="replace").splitlines() if line.startswith("Subject:"))[9:]
            assert subject not in found, f"{subject} is there twice"
            found[subject] = str(path.parent.parent.relative_to(home))
    return found


Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def harkmail(tmp_path: Path) -> Run:
    """The command as a process of its own, in an empty folder, with an empty HOME."""

    def run(*arguments: str | Path, **more: object) -> "subprocess.CompletedProcess[str]":
        environment = {**os.environ, "HOME": str(tmp_path / "nobody"), "PYTHONUNBUFFERED": "1"}
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            environment.pop(name, None)
        options: dict[str, object] = {"capture_output": True, "env": environment, "cwd": tmp_path, "timeout": 100, **more}
        command = [sys.executable, "-m", "agent", *map(str, arguments)]
        return subprocess.run(command, text=True, check=False, **options)  # type: ignore[call-overload, no-any-return]

    return run


def is_clear(error: str) -> bool:
    """What happened and one next step, in two lines, without a traceback."""
    lines = error.splitlines()
    return 1 <= len(lines) <= 2 and lines[0].startswith("harkmail") and "Traceback" not in error and "defect" not in error
