from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.domain.errors import BadSetting
from agent.domain.mail import MessageText
from agent.language.reading import MAX_SENTENCE, ReadingWords, load_reading, sentences, speakable

GRAMMARS = Path(__file__).parents[3] / "grammars"
WORDS = ReadingWords(
    link="link {host}",
    address="{name} AT {host}",
    code="CODE",
    abbreviations=frozenset({"dr", "e.g", "p.m"}),
    pictures={"👍": "THUMB"},
)


def said(text: str) -> list[str]:
    return list(sentences(text, "en", WORDS))


@pytest.mark.parametrize(("text", "spoken"), [
    ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
    ("Ask Dr. Lee, e.g. at 5 p.m. or so. Bye", ["Ask Dr. Lee, e.g. at 5 p.m. or so.", "Bye"]),
    ("J. R. Lee pays 3.50 now.", ["J. R. Lee pays 3.50 now."]),
    ("Hi Ann,\n\nSee you.\nBo", ["Hi Ann", "See you.", "Bo"]),
    ("A program has wrapped this line at some width,\nso on.", ["A program has wrapped this line at some width, so on."]),
    ("To do:\n- bread\n* milk\n2) tea", ["To do:", "bread", "milk", "2: tea"]),
    ("O gato dorme.\no cão também.", ["O gato dorme.", "o cão também."]),
    ("https://a.example/1 and https://a.example/2, https://b.example", ["link a.example and , link b.example"]),
    ("See https://www.example.com/a/b?c=d#e.", ["See link example.com."]),
    ("See (http://example.com:8080/x), please", ["See (link example.com), please"]),
    ("[Here](https://example.com/x) it is", ["Here it is"]),
    ("Write to ann.lee@mail.example.com today", ["Write to ann.lee AT mail.example.com today"]),
    ("Great 👍🏽 news 🎉🎉", ["Great THUMB news"]),
    ("Really???!!! Yes....... of course", ["Really?", "Yes.", "of course"]),
    ("a\n-----\n=====\n***\nb", ["a", "b"]),
    ("**bold** and _thin_ and `code`", ["bold and thin and code"]),
    ("id 3f2504e04f8941d39a0c0305e82c3301 ok", ["id CODE ok"]),
    ("card 12345678901234567890", ["card CODE"]),
    ("Donaudampfschifffahrtsgesellschaft", ["Donaudampfschifffahrtsgesellschaft"]),
    ("> When?\n\nAt noon", ["When?", "At noon"]),
    ("", []),
    ("...\n—\n👾", []),
    ("你好。世界！", ["你好。", "世界！"]),
])  # fmt: skip
def test_what_is_said(text: str, spoken: list[str]) -> None:
    assert said(text) == spoken


COMMANDS = [
    "<speak><break time='9s'/></speak>",
    "[[h@l'oU]]",
    "&lt;audio src=x&gt;",
    "a\u202eb",
    "\x1b[31m",
    "{{ x }} {% y %}",
    "\\vct=200\\",
    "a\0b",
    "<<<>>>",
]


@pytest.mark.parametrize("text", COMMANDS)
def test_nothing_is_a_command_to_an_engine(text: str) -> None:
    spoken = " ".join(said(text))
    assert not set(spoken) & set("<>[]{}\\\u202e\x1b\0|")


def test_long_sentences_are_cut_at_commas() -> None:
    clause = "and then we went on to the next town where it rained"
    pieces = said(", ".join([clause] * 20))
    assert len(pieces) > 1
    assert all(piece.rstrip(",").endswith(clause.split()[-1]) for piece in pieces)


@given(st.text(max_size=400))
def test_every_sentence_is_short_and_has_something_to_say(text: str) -> None:
    for sentence in said(text):
        assert 0 < len(sentence) <= MAX_SENTENCE
        assert sentence == sentence.strip()
        assert any(character.isalnum() or character == "_" for character in sentence)
        assert not set(sentence) & set("<>[]{}\\\n\r\0\x1b\u202e")


@given(st.lists(st.from_regex(r"[a-z]{1,12}", fullmatch=True), max_size=200))
def test_plain_words_are_all_said(words: list[str]) -> None:
    assert " ".join(said(" ".join(words))).split() == words


@pytest.mark.parametrize(
    "text", ["a@" * 50_000, "http://" * 30_000, "x" * 200_000, ". " * 100_000, "[" * 100_000, "a.b." * 50_000, "- " * 100_000]
)
def test_hostile_texts_come_through(text: str) -> None:
    assert all(len(sentence) <= MAX_SENTENCE for sentence in said(text))


def test_a_message_with_nothing_new_passes_its_quotation_on() -> None:
    assert speakable(MessageText("New.", "> Old.", "", "en"), WORDS) == ("New.",)
    assert speakable(MessageText("", "> Old.", "", "en"), WORDS) == ("Old.",)
    assert speakable(MessageText("--", "", "", "en"), WORDS) == ()


@pytest.mark.parametrize("folder", [path for path in sorted(GRAMMARS.iterdir()) if path.is_dir()], ids=lambda path: path.name)
def test_each_language_has_its_words(folder: Path) -> None:
    words = load_reading(folder)
    assert "{host}" in words.link
    assert "{host}" in words.address
    assert "{name}" in words.address


@pytest.mark.parametrize("content", ["", "- a", "link: x", "link: 3\naddress: a\ncode: b", "{"])
def test_a_wrong_file_is_named(content: str, tmp_path: Path) -> None:
    (tmp_path / "reading.yaml").write_text(content)
    with pytest.raises(BadSetting, match=r"reading\.yaml"):
        load_reading(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"reading\.yaml"):
        load_reading(tmp_path)
