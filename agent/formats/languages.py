"""In which language a text is written."""

import re
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

LANGUAGES = ("en", "fr", "de", "es", "it", "nl", "pt")
"""What is told apart: the languages that voices are there for, and their neighbours."""
_MIN_LETTERS = 12
_MIN_CERTAINTY = 0.7
_MAX_CHARS = 4_000
_NOT_WORDS = re.compile(r"\S*(?:@|://|www\.)\S*|[\W\d_]+")


def language_of(text: str) -> str:
    """ISO 639-1, one of ``LANGUAGES``, or empty where the text is too short, too unclear or in none of them, or where there
    is no room for the temporary file that the model is unpacked to."""
    words = _NOT_WORDS.sub(" ", text[:_MAX_CHARS]).strip()
    if len(words) < _MIN_LETTERS:
        return ""
    try:
        everything, ours = _identifier(), _identifier(LANGUAGES)
    except OSError:
        return ""
    stranger, certainty = everything.classify(words)
    if stranger not in LANGUAGES and certainty >= _MIN_CERTAINTY:
        return ""
    language, certainty = ours.classify(words)
    return str(language) if certainty >= _MIN_CERTAINTY else ""


@lru_cache(maxsize=2)
def _identifier(languages: tuple[str, ...] | None = None) -> LanguageIdentifier:
    """Takes a second to load and some 100 MB; ``languages`` None is all that the model knows."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(languages)
    return identifier
