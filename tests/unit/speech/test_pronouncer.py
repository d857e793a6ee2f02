from collections.abc import AsyncIterator

import pytest

from agent.domain.errors import EngineMissing
from agent.interfaces.pronouncer import Pronouncer
from agent.speech.pronouncers import espeak


@pytest.fixture
async def pronouncer() -> AsyncIterator[Pronouncer]:
    if lack := espeak.ENGINE.missing({}):
        pytest.skip(lack)
    made = espeak.ENGINE.create({})
    yield made
    await made.aclose()


async def test_a_name_sounds_differently_in_each_language(pronouncer: Pronouncer) -> None:
    (english,) = await pronouncer.pronounce(["Robert"], "en")
    (french,) = await pronouncer.pronounce(["Robert"], "fr")
    assert (english.word, english.language) == ("Robert", "en")
    assert english.ipa[-1] == "t"
    assert french.ipa == ("ʁ", "o", "b", "ɛ", "ʁ") or french.ipa == ("ʁ", "ɔ", "b", "ɛ", "ʁ")


async def test_one_pronunciation_a_word_in_the_order_asked(pronouncer: Pronouncer) -> None:
    words = ["Siobhan", "", "42", "Benoît Lefèvre", "a\0b", "!?"]
    found = await pronouncer.pronounce(words, "en")
    assert [pronunciation.word for pronunciation in found] == words
    assert found[1].ipa == ()
    assert len(found[3].ipa) > 8
    assert not any(set(phoneme) & set("ˈˌ_ -") for pronunciation in found for phoneme in pronunciation.ipa)


async def test_no_words_no_pronunciations(pronouncer: Pronouncer) -> None:
    assert await pronouncer.pronounce([], "fr") == ()


async def test_a_language_that_it_does_not_speak_is_missing(pronouncer: Pronouncer) -> None:
    with pytest.raises(EngineMissing):
        await pronouncer.pronounce(["a"], "zz")
