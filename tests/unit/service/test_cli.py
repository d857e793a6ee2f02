"""The command itself: streams that are closed, full or cut off, interrupts, defects."""

import io
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from agent.domain.errors import StorageFull
from agent.service import cli, logs
from agent.service.commands import voices
from tests.unit.service.conftest import is_clear

HARKMAIL = f"{sys.executable} -m agent"


def shell(command: str, folder: Path, text: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], input=text, capture_output=True, text=True, cwd=folder, timeout=100,
        env={**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[2])}, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("command", ["parse", "when", "voices"])
def test_a_reader_that_leaves_early(command: str, tmp_path: Path) -> None:
    done = shell(f"{HARKMAIL} {command} | head -1", tmp_path, "help\n" * 20_000)
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""


@pytest.mark.parametrize("command", ["voices", "engines"])
def test_output_on_a_full_disk(command: str, tmp_path: Path) -> None:
    done = shell(f"{HARKMAIL} {command} > /dev/full", tmp_path)
    assert done.returncode == 1
    assert is_clear(done.stderr)
    assert "No space left" in done.stderr


def test_closed_streams_are_empty_ones(tmp_path: Path) -> None:
    assert shell(f"{HARKMAIL} parse <&-", tmp_path).returncode == 0
    assert shell(f"{HARKMAIL} voices >&-", tmp_path).returncode == 0


@pytest.mark.parametrize("command", ["parse", "when"])
def test_bytes_that_are_no_text(command: str, tmp_path: Path) -> None:
    (tmp_path / "garbage").write_bytes(bytes(range(256)) + b"\n\xff\xfe\n")
    done = shell(f"PYTHONIOENCODING=utf-8:strict {HARKMAIL} {command} < garbage", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("line", ["[" * 50_000, "{", '{"text": 3}', "\0"])
@pytest.mark.parametrize("command", ["parse", "when"])
def test_lines_that_are_no_question(
    command: str, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(line))
    assert cli.main([command, "--jsonl"]) == 2
    assert capsys.readouterr().err.startswith(f"harkmail {command}: line 1: ")


def test_a_moment_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["when", "--now", "yesterday"])
    assert ended.value.code == 2
    assert "write it like 2026" in capsys.readouterr().err


def test_every_command_helps(capsys: pytest.CaptureFixture[str]) -> None:
    for module in cli.subcommands():
        with pytest.raises(SystemExit) as ended:
            cli.main([module.NAME, "--help"])
        assert ended.value.code == 0
        assert module.__doc__
        assert module.__doc__.splitlines()[0] in capsys.readouterr().out


def test_a_defect_is_told_in_two_lines_without_what_was_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_root: Path) -> None:
        raise ValueError("the secret words of a message")

    monkeypatch.setattr(voices, "voice_files", fail)
    assert cli.main(["voices"]) == 1
    error = capsys.readouterr().err
    assert "ValueError at agent/service/commands/voices.py:" in error
    assert "secret" not in error
    assert len(error.splitlines()) == 2


def test_an_error_among_tasks_is_told_as_itself(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(_root: Path) -> None:
        raise ExceptionGroup("tasks", [ExceptionGroup("more", [StorageFull("no room.", remedy="Make some.")])])

    monkeypatch.setattr(voices, "voice_files", fail)
    assert cli.main(["voices"]) == 1
    assert capsys.readouterr().err == "harkmail voices: no room.\n  Make some.\n"


def test_the_log_tells_codes_and_places_only(capsys: pytest.CaptureFixture[str]) -> None:
    log = logging.getLogger("agent.somewhere")
    with logs.to_stderr(verbose=True):
        try:
            raise StorageFull("secret")
        except StorageFull:
            log.exception("it failed", extra={"code": "storage_full"})
        logging.getLogger("library").error("secret")
    error = capsys.readouterr().err
    assert error == "error: it failed code=storage_full at=?\n"


@pytest.mark.parametrize(("verbose", "lines"), [(False, 1), (True, 2)])
def test_what_is_logged(verbose: bool, lines: int, capsys: pytest.CaptureFixture[str]) -> None:
    with logs.to_stderr(verbose=verbose):
        logging.getLogger("agent").error("one")
        logging.getLogger("agent").warning("two")
    assert len(capsys.readouterr().err.splitlines()) == lines
