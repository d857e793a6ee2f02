import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.formats.quotes import split

INTRODUCTIONS = {
    "english": "On Mon, 2 Nov 2026 at 10:11, Ann Lee <ann@example.com> wrote:",
    "english, broken over lines": "On Mon, 2 Nov 2026 at 10:11, Ann Lee\n<ann@example.com>\nwrote:",
    "french": "Le lun. 2 nov. 2026 à 10:11, Ann Lee <ann@example.com> a écrit :",
    "french, broken over lines": "Le lun. 2 nov. 2026 à 10:11, Ann Lee <ann@example.com>\na écrit :",
    "german": "Am Mo., 2. Nov. 2026 um 10:11 Uhr schrieb Ann Lee <ann@example.com>:",
    "spanish": "El lun, 2 nov 2026 a las 10:11, Ann Lee (<ann@example.com>) escribió:",
    "italian": "Il giorno lun 2 nov 2026 alle ore 10:11 Ann Lee <ann@example.com> ha scritto:",
    "dutch": "Op ma 2 nov. 2026 om 10:11 schreef Ann Lee <ann@example.com>:",
    "portuguese": "Em seg., 2 de nov. de 2026 às 10:11, Ann Lee <ann@example.com> escreveu:",
    "polish": "pon., 2 lis 2026 o 10:11 Ann Lee <ann@example.com> napisał(a):",
    "danish": "Den man. 2. nov. 2026 kl. 10.11 skrev Ann Lee <ann@example.com>:",
    "russian": "пн, 2 нояб. 2026 г. в 10:11, Ann Lee <ann@example.com>:",
    "date first": "2026-11-02 10:11 GMT+01:00 Ann Lee <ann@example.com>:",
    "date first, without an address": "2026-11-02 10:11 GMT+01:00 Ann Lee",
    "name first": "Ann Lee <ann@example.com> schrieb am Mo., 2. Nov. 2026, 10:11:",
    "android": "---- Ann Lee wrote ----",
    "outlook": "From: Ann Lee <ann@example.com>\nSent: Monday, 2 November 2026 10:11\nTo: Bo\nSubject: Lunch",
    "outlook, french": "De : Ann Lee <ann@example.com>\nEnvoyé : lundi 2 novembre 2026 10:11\nÀ : Bo\nObjet : Midi",
    "outlook, german": "Von: Ann Lee\nGesendet: Montag, 2. November 2026 10:11\nAn: Bo\nBetreff: Essen",
    "outlook, starred": "*From:* Ann Lee\n*Sent:* 2 November\n*To:* Bo",
    "original message": "-----Original Message-----\nFrom: Ann Lee\nSubject: Lunch",
    "original message, french": "-----Message d'origine-----\nDe : Ann Lee\nObjet : Midi",
}


@pytest.mark.parametrize("name", INTRODUCTIONS)
@pytest.mark.parametrize("old", ["> Shall we eat?\n> Ann", "Shall we eat?\n\nAnn"])
def test_what_stands_below_an_introduction_is_quoted(name: str, old: str) -> None:
    parts = split(f"Yes, with pleasure.\n\n{INTRODUCTIONS[name]}\n\n{old}\n")
    assert parts.visible == "Yes, with pleasure."
    assert INTRODUCTIONS[name] in parts.quoted
    assert "Shall we eat?" in parts.quoted


@pytest.mark.parametrize(
    "text",
    [
        "On Monday we met and he said: come at ten.\nI came.",
        "I found out how it works, so I wrote one of my own:\n\nhttps://example.com",
        "To: be or not to be\nthat is the question",
        "At 10:30 we leave.\nOn 3 May she was ill.",
        "Price: 3\nAmount: 4",
        "-Ann\n-Bo",
        "a -- b\nc",
    ],
)
def test_ordinary_prose_stays_whole(text: str) -> None:
    assert split(text).visible == text


def test_an_answer_below_the_quotation_is_visible() -> None:
    parts = split("On 2 Nov 2026 10:11, Ann <ann@example.com> wrote:\n> Shall we eat?\n>\n> Ann\n\nYes.\n")
    assert parts.visible == "Yes."


def test_answers_between_quotations_are_visible() -> None:
    parts = split("On 2 Nov 2026 10:11, Ann <ann@example.com> wrote:\n> When?\n\nAt noon.\n\n> Where?\n\nAt Bo's.\n")
    assert "At noon." in parts.visible
    assert "At Bo's." in parts.visible
    assert "When?" in parts.quoted


def test_a_passage_quoted_without_introduction_stays_with_its_answer() -> None:
    assert split("> When?\n\nAt noon.").visible == "> When?\n\nAt noon."


def test_an_unmarked_rest_of_a_broken_link_is_no_answer() -> None:
    text = "Done.\n\nOn 2 Nov 2026 10:11, Ann <ann@example.com> wrote:\n> See https://example.com/a?b\nc=d&e=f\n> please\n"
    assert split(text).visible == "Done."


def test_a_forwarded_message_is_heard() -> None:
    header = "---------- Forwarded message ---------\nFrom: Ann <ann@example.com>\nDate: 2 Nov 2026\nSubject: Lunch\n\n"
    assert split(f"{header}Shall we eat?").visible == "Shall we eat?"
    with_words = f"FYI\n\n{header}Shall we eat?"
    assert split(with_words).visible == with_words


def test_a_message_that_is_all_below_an_introduction_is_heard() -> None:
    parts = split("On 2 Nov 2026 10:11, Ann <ann@example.com> wrote:\n\nShall we eat?")
    assert parts.visible == "Shall we eat?"


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nAnn Lee\nBuyer",
        "--\nAnn Lee",
        "Sent from my iPhone",
        "Envoyé de mon iPhone",
        "Gesendet von Outlook für Android",
        "________________\nA mailing list\nhttps://lists.example.com",
        "CONFIDENTIALITY NOTICE: this e-mail is meant for its recipients only.",
    ],
)
def test_signatures_are_put_aside(signature: str) -> None:
    parts = split(f"See you at noon.\n\n{signature}\n")
    assert parts.visible == "See you at noon."
    assert parts.signature == signature


def test_a_long_text_below_a_rule_is_no_signature() -> None:
    text = "First part.\n\n----------\n\n" + "\n".join(f"Line {number} of the second part." for number in range(20))
    assert split(text).visible == text


def test_a_greeting_at_the_end_belongs_to_the_message() -> None:
    assert split("Yes.\n\nBest regards\nAnn").visible == "Yes.\n\nBest regards\nAnn"


def test_rules_at_the_end_are_no_words() -> None:
    assert split("Yes.\n\n--\n***\n=====\n").visible == "Yes."


@pytest.mark.parametrize(("text", "language"), [
    ("Could you please send me the figures before the meeting tomorrow?", "en"),
    ("Pourriez-vous m'envoyer les chiffres avant la réunion de demain ?", "fr"),
    ("Könnten Sie mir bitte die Zahlen vor der Besprechung morgen schicken?", "de"),
    ("ok", ""),
    ("https://example.com/a/very/long/address", ""),
    ("Voisitko lähettää minulle luvut ennen huomista kokousta, kiitos?", ""),
])  # fmt: skip
def test_the_language_of_the_visible_text(text: str, language: str) -> None:
    assert split(text).language == language


PIECES = st.sampled_from(
    [
        "Hello",
        "> quoted",
        ">> twice",
        "",
        "-- ",
        "____________",
        "From: a@example.com",
        "Date: 2 Nov 2026",
        "Sent from my iPhone",
        "On 2 Nov 2026 10:11, Ann <ann@example.com> wrote:",
        "On 2 Nov",
        "wrote:",
        "---- Forwarded message ----",
        "-----Original Message-----",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=30), max_size=25).map("\n".join)


@given(TEXTS)
def test_no_word_is_lost_and_none_is_added(text: str) -> None:
    parts = split(text)
    together = "\n".join([parts.visible, parts.quoted, parts.signature])
    assert sorted(re.findall(r"[^\W_]+", together)) == sorted(re.findall(r"[^\W_]+", text))


HOSTILE = [
    "On 1 " * 50_000,
    "> " * 100_000,
    "x@" * 100_000,
    "From: " * 50_000,
    "-" * 200_000,
    "On 2 Nov 2026,\n" * 20_000,
    ">a\n\n" * 40_000,
    "--\n" * 60_000,
]


@pytest.mark.parametrize("line", HOSTILE)
def test_hostile_texts_come_through(line: str) -> None:
    parts = split(f"Hello\n{line}\nGood bye")
    assert "Hello" in parts.visible + parts.quoted + parts.signature
