"""From a language and an account to the mind of one call."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from agent.dialogue.habits import Habits
from agent.dialogue.session import Session
from agent.domain.contact import Contact
from agent.domain.mail import MailQuery
from agent.interfaces.action import Services
from agent.interfaces.pronouncer import Pronouncer
from agent.language.dates import Dates
from agent.language.grammar import Grammar, folder_of, load
from agent.language.listening import name_words
from agent.language.names import NameIndex
from agent.language.network import Node, build
from agent.language.numbers import Numbers
from agent.language.parser import Parser
from agent.language.phrasing import Phrasing
from agent.language.reading import ReadingWords, load_reading, sentences
from agent.pipeline.mind import Mind, Observe
from agent.service import catalogue
from agent.settings.resources import resource
from agent.settings.schema import Settings


@dataclass(frozen=True, slots=True)
class Language:
    """One language, loaded: its grammar and what works by it."""

    grammar: Grammar
    numbers: Numbers
    dates: Dates
    reading: ReadingWords
    network: Node

    @property
    def titles(self) -> tuple[str, ...]:
        """Words that stand before a name."""
        found = self.grammar.lists.get("names", {}).get("titles", ())
        return tuple(str(title) for title in found) if isinstance(found, list) else ()


@cache
def load_language(name: str) -> Language:
    """Raises LanguageMissing, BadSetting. Loaded once, for every call of this process."""
    folder = folder_of(resource("grammars"), name)
    grammar = load(folder)
    numbers = Numbers(grammar.lists["numbers"])
    dates = Dates(grammar.lists["dates"], numbers)
    return Language(grammar, numbers, dates, load_reading(folder), build(grammar))


async def build_mind(
    services: Services,
    language: Language,
    settings: Settings,
    observe: Observe,
    pronouncer: Pronouncer | None = None,
    *,
    typed: bool = False,
) -> Mind:
    """A fresh mind for one call. ``pronouncer``: tells the recogniser how the names of the caller's people sound."""
    contacts = await services.contacts.contacts()
    actions = catalogue.actions()
    session = Session(
        {name: action.schema for name, action in actions.items()},
        services.me,
        Habits(settings.dialogue.read_at_once, settings.dialogue.patience, settings.dialogue.hints),
    )

    def now() -> datetime:
        return services.clock.today()

    names = NameIndex(contacts, language.titles)
    parser = Parser(language.grammar, language.numbers, language.dates, names, lambda: now().replace(tzinfo=None), language.network)
    phrasing = Phrasing(
        language.grammar,
        language.dates,
        language.numbers,
        lambda text, spoken: list(sentences(text, spoken, language.reading)),
        now,
    )
    spoken = await _names(contacts, services)
    sounds = await pronouncer.pronounce(name_words(spoken), language.grammar.language) if pronouncer else ()
    return Mind(language.grammar, parser, phrasing, session, actions, services, observe, spoken, sounds, typed=typed)


async def _names(contacts: tuple[Contact, ...], services: Services) -> tuple[str, ...]:
    """Who may be spoken of: the contacts, and whoever wrote lately."""
    recent = await services.mail.search(MailQuery(limit=200))
    names = [contact.name for contact in contacts] + [envelope.sender.name for envelope in recent if envelope.sender.name]
    return tuple(dict.fromkeys(names))
