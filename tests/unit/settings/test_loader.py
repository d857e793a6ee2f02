"""Settings from TOML: every one is shown in config/agent.toml; anything wrong is named."""

import tomllib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from agent.domain.errors import BadSetting
from agent.settings.loader import load, load_home
from agent.settings.resources import resource
from agent.settings.schema import Settings

SHOWN = resource("config") / "agent.toml"


def leaves(section: object, prefix: str = "") -> Iterator[tuple[str, object]]:
    assert is_dataclass(section)
    for field in fields(section):
        value = getattr(section, field.name)
        if is_dataclass(value):
            yield from leaves(value, f"{prefix}{field.name}.")
        else:
            yield f"{prefix}{field.name}", value


def test_every_setting_is_shown_with_its_default_and_a_comment() -> None:
    table = tomllib.loads(SHOWN.read_text(encoding="utf-8"))
    lines = SHOWN.read_text(encoding="utf-8").splitlines()
    for name, default in leaves(Settings()):
        shown: object = table
        for part in name.split("."):
            assert isinstance(shown, dict)
            assert part in shown, name
            shown = shown[part]
        assert shown == default, name
        last = name.rpartition(".")[2]
        assert any(line.startswith((f"{last} =", f"[{name}]")) and "#" in line for line in lines), f"{name} has no comment"


def test_the_example_is_the_defaults() -> None:
    assert load(SHOWN) == Settings()


def test_a_home_without_settings_has_the_defaults(tmp_path: Path) -> None:
    assert load_home(tmp_path) == Settings()


def test_a_home_has_settings_of_its_own_unless_others_are_named(tmp_path: Path) -> None:
    (tmp_path / "agent.toml").write_text('[user]\nname = "Own"\n')
    other = tmp_path / "other.toml"
    other.write_text("[speech]\nrate_wpm = 150\n[speech.vosk.models]\nen = '/m'\n[dialogue]\nsilence_s = 3\n")
    assert load_home(tmp_path).user.name == "Own"
    settings = load_home(tmp_path, other)
    assert (settings.user.name, settings.speech.rate_wpm) == ("", 150)
    assert settings.speech.vosk.models == {"en": "/m"}
    assert isinstance(settings.dialogue.silence_s, float)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[user", "not valid TOML"),
        ("[kitchen]", "there is no setting kitchen"),
        ("[user]\nnick = 'x'", "there is no setting user.nick"),
        ("[speech.vosk]\nmodel = 'x'", "there is no setting speech.vosk.model"),
        ("[user]\nname = 3", "user.name must be a text"),
        ("[speech]\nrate_wpm = 'fast'", "speech.rate_wpm must be a whole number"),
        ("[speech]\nrate_wpm = 1.5", "speech.rate_wpm must be a whole number"),
        ("[speech]\nrate_wpm = true", "speech.rate_wpm must be a whole number"),
        ("[dialogue]\nhints = 1", "dialogue.hints must be true or false"),
        ("[dialogue]\nsilence_s = '7'", "dialogue.silence_s must be a number"),
        ("[dialogue]\nsilence_s = nan", "dialogue.silence_s must be a number"),
        ("[dialogue]\nsilence_s = inf", "dialogue.silence_s must be a number"),
        ("[listening]\ncomplete_ms = -1", "can't be negative"),
        ("user = 3", "user is a section"),
        ("[speech]\nvoices = 'x'", "speech.voices is a section"),
        ("[speech.voices]\nen = 3", "speech.voices is a section"),
        ("[user]\nname = '\0'", "not valid TOML"),
        ("\ufeff\ud800", "not valid TOML"),
    ],
)
def test_what_is_wrong_is_named_with_its_file(text: str, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "agent.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(BadSetting) as raised:
        load(path)
    assert complaint in str(raised.value)
    assert str(path) in str(raised.value)


@pytest.mark.parametrize("kind", ["absent", "folder"])
def test_a_file_that_can_not_be_read(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "agent.toml"
    if kind == "folder":
        path.mkdir()
    with pytest.raises(BadSetting, match=r"agent\.toml"):
        load(path)
