"""The voices that there are, and which of them speaks."""

from pathlib import Path

import pytest

from agent.domain.errors import BadSetting, EngineMissing
from agent.settings.resources import resource
from agent.settings.voices import choose, voice_files

VOICE = (
    'engine = "e"\nvoice = "{name}"\nlanguage = "{language}"\nsample_rate_hz = 16000\nrate_wpm = 170\nlicence = "x"\nsource = "y"\n'
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, language in (("b-en", "en"), ("a-en", "en"), ("c-fr", "fr")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "voice.toml").write_text(VOICE.format(name=name, language=language))
    return tmp_path


def test_ours_are_whole() -> None:
    for file in voice_files(resource("voices")):
        assert file.licence
        assert file.source
        assert 80 <= file.settings.rate_wpm <= 400


def test_the_first_by_name_or_the_chosen_one(root: Path) -> None:
    files = voice_files(root)
    assert choose(files, "en", {}, 0).voice == "a-en"
    assert choose(files, "en", {"en": "b-en", "fr": "c-fr"}, 0).voice == "b-en"
    assert (choose(files, "fr", {}, 0).rate_wpm, choose(files, "fr", {}, 200).rate_wpm) == (170, 200)


def test_what_is_not_there(root: Path) -> None:
    with pytest.raises(EngineMissing, match="de"):
        choose(voice_files(root), "de", {}, 0)
    with pytest.raises(BadSetting, match="nonesuch") as raised:
        choose(voice_files(root), "en", {"en": "nonesuch"}, 0)
    assert "a-en, b-en, c-fr" in raised.value.remedy


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("engine =", "can't be read"),
        ('engine = "e"', "lacks voice"),
        (VOICE + "options = 3", "can't be read"),
        (b"\xff", "can't be read"),
    ],
)
def test_a_wrong_file_is_named(root: Path, text: str | bytes, complaint: str) -> None:
    path = root / "a-en" / "voice.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.format(name="a", language="en").encode())
    with pytest.raises(BadSetting, match=complaint) as raised:
        voice_files(root)
    assert str(path) in str(raised.value)
