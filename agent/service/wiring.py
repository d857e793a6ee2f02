"""Settings → home → mind → call: everything that a call needs, opened in order and closed in reverse."""

import asyncio
import gc
import logging
import os
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cache
from getpass import getuser
from pathlib import Path
from socket import gethostname
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import platformdirs
from tzlocal import get_localzone

from agent.connectors.local.adapter import LocalCalendar, LocalContacts, LocalMail, LocalSender
from agent.connectors.local.settings import LocalSettings
from agent.domain.errors import BadSetting, EngineMissing, StorageError, Unsupported
from agent.domain.mail import Address, MailQuery
from agent.domain.speech import VoiceSettings
from agent.formats.languages import language_of
from agent.interfaces.action import Services
from agent.interfaces.channel import VoiceChannel
from agent.interfaces.clock import Clock
from agent.interfaces.mail import MailSender, MailStore, Outbox
from agent.interfaces.pronouncer import Pronouncer
from agent.interfaces.store import JournaledMail
from agent.interfaces.synthesizer import Synthesizer
from agent.interfaces.transcriber import Transcriber, TranscriberStream
from agent.language.grammar import Grammar
from agent.pipeline.conversation import Conversation, Patience
from agent.pipeline.endpointing import Pauses, pause_after
from agent.pipeline.listening import Listening
from agent.pipeline.mind import Mind, Observe
from agent.pipeline.playout import Playout
from agent.service import catalogue
from agent.service.minds import Language
from agent.settings.resources import resource
from agent.settings.schema import Settings
from agent.settings.voices import choose, voice_files
from agent.speech.detectors.energy.detector import EnergyDetector
from agent.store.acts import JournaledActs
from agent.store.journal import open_store
from agent.store.outbox import DurableOutbox
from agent.store.readonly import ReadOnlyActs, ReadOnlyOutbox

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ears:
    """What hears and what speaks, for any number of calls; ``pronouncer`` None: names are sounded out letter by letter."""

    transcriber: Transcriber
    synthesizer: Synthesizer
    voice: Callable[[str], VoiceSettings]
    pronouncer: Pronouncer | None


def default_home() -> Path:
    return Path(platformdirs.user_data_dir("harkmail"))


def zone_of(settings: Settings) -> tzinfo:
    """The caller's time zone. Raises BadSetting."""
    if not settings.user.time_zone:
        return get_localzone()
    try:
        return ZoneInfo(settings.user.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        name = settings.user.time_zone
        raise BadSetting(f"there is no time zone {name!r}", remedy="Write it like America/Montreal.") from None


def now_in(zone: tzinfo) -> Callable[[], datetime]:
    return lambda: datetime.now(zone)


@asynccontextmanager
async def open_home(home: Path, settings: Settings, language: Language, clock: Clock) -> AsyncIterator[Services]:
    """One user's account, opened; acts that a crash cut off are settled first.

    Where nothing can be written (a read-only home, a full disk) it is opened for reading, and acts say why they can't be done.
    """
    async with AsyncExitStack() as stack:
        local = local_settings(home, settings)
        _prepare(local)
        mail = LocalMail(local)
        stack.push_async_callback(mail.aclose)
        acts, outbox = await _open_acts(home / "state", mail, LocalSender(local), stack)
        yield Services(
            me=await _me(settings, mail),
            mail=mail,
            acts=acts,
            outbox=outbox,
            calendar=LocalCalendar(local),
            contacts=LocalContacts(local),
            clock=clock,
            texts=_texts(language.grammar),
        )


async def _open_acts(state: Path, mail: MailStore, sender: MailSender, stack: AsyncExitStack) -> tuple[JournaledMail, Outbox]:
    try:
        journal = await open_store(state)
        stack.push_async_callback(journal.aclose)
        acts, outbox = JournaledActs(mail, journal), DurableOutbox(state, journal, mail, sender)
        await acts.recover()
        uncertain = await outbox.recover()
    except StorageError as reason:
        log.error("the home can't be written to", extra={"code": reason.code, "detail": reason.detail})
        return ReadOnlyActs(reason), ReadOnlyOutbox(reason)
    if uncertain:
        log.warning("messages whose fate is unknown after a crash are kept", extra={"count": len(uncertain)})
    return acts, outbox


@asynccontextmanager
async def open_ears(settings: Settings, language: str, engine: str | None = None) -> AsyncIterator[Ears]:
    """A transcriber and a synthesizer for this language. Raises EngineMissing with what gets it."""

    def voice(spoken: str) -> VoiceSettings:
        try:
            return pick_voice(settings, spoken)
        except EngineMissing:
            return pick_voice(settings, language)

    async with AsyncExitStack() as stack:
        transcriber = pick_transcriber(settings, language, engine or settings.speech.engine)
        stack.push_async_callback(transcriber.aclose)
        synthesizer = catalogue.synthesizer(voice(language).engine).create({})
        stack.push_async_callback(synthesizer.aclose)
        pronouncer = catalogue.pronouncer("espeak")
        sounds = None if pronouncer.missing({}) else pronouncer.create({})
        if sounds is not None:
            stack.push_async_callback(sounds.aclose)
        yield Ears(transcriber, synthesizer, voice, sounds)


async def build_conversation(
    channel: VoiceChannel, ears: Ears, mind: Mind, clock: Clock, settings: Settings, observe: Observe, stack: AsyncExitStack
) -> Conversation:
    """A call on this channel; what it opens is closed with ``stack``."""
    stream = await ears.transcriber.open(mind.language, channel.sample_rate_hz)
    stack.push_async_callback(stream.aclose)
    chosen = settings.listening
    pauses = Pauses(complete=chosen.complete_ms, prefix=chosen.prefix_ms, unclear=chosen.unclear_ms, recording=chosen.recording_ms)
    listening = Listening(
        EnergyDetector(),
        stream,
        lambda heard: pause_after(heard, mind.completeness(heard.text), pauses),
        clock,
        pauses,
    )
    dictation = await _takes_dictation(ears.transcriber, stream)
    await _ready(stream, mind)
    playout = Playout(ears.synthesizer, ears.voice, channel.sample_rate_hz, clock)
    patience = Patience(silence_s=settings.dialogue.silence_s)
    return Conversation(channel, listening, playout, mind, clock, observe, patience, dictation=dictation)


async def _takes_dictation(transcriber: Transcriber, stream: TranscriberStream) -> bool:
    """Some models of an engine that could take dictation can't."""
    if not transcriber.capabilities.dictation:
        return False
    try:
        await stream.listen(None)
    except Unsupported:
        return False
    return True


async def _ready(stream: TranscriberStream, mind: Mind) -> None:
    """What would hold up the first answers of a call is done before it: grammars that are compiled and a model that is
    loaded when first asked for."""
    for grammar in mind.grammars():
        await stream.listen(grammar)
    await asyncio.to_thread(language_of, "Which language is this?")
    _set_aside_what_is_loaded()


@cache
def _set_aside_what_is_loaded() -> None:
    """Once a process: the garbage collector need not walk through grammars and libraries again and again."""
    gc.collect()
    gc.freeze()


def local_settings(home: Path, settings: Settings) -> LocalSettings:
    """Where this home's folders are. Raises BadSetting."""
    chosen = settings.local
    return LocalSettings(
        mail=home / chosen.mail,
        calendar=home / chosen.calendar,
        contacts=home / chosen.contacts,
        outbox=home / chosen.outbox,
        sendmail=chosen.sendmail,
        zone=zone_of(settings),
    )


def check_folder(path: Path) -> bool:
    """Whether there is such a folder. Raises BadSetting where there is something else of its name, or it can't be read."""
    if not os.path.lexists(path):
        return False
    if not path.is_dir():
        raise BadSetting(
            f"{path} is not a folder.", remedy="Move it away, or name another folder in the section [local] of the settings."
        )
    if not os.access(path, os.R_OK | os.X_OK):
        raise BadSetting(f"{path} can't be read.", remedy="Look at its permissions.")
    return True


def _prepare(local: LocalSettings) -> None:
    """The least that a home needs is a folder for mail. Raises BadSetting, StorageError."""
    for path in (local.mail, local.calendar, local.contacts, local.outbox):
        check_folder(path)
    try:
        local.mail.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"{local.mail} can't be made: {error.strerror}.", remedy="Name a folder of your own with --home."
        ) from None


def pick_voice(settings: Settings, language: str) -> VoiceSettings:
    """Raises EngineMissing where nothing speaks this language, BadSetting."""
    return choose(voice_files(resource("voices")), language, settings.speech.voices, settings.speech.rate_wpm)


def pick_transcriber(settings: Settings, language: str, engine: str) -> Transcriber:
    """The engine asked for, or (``auto``) the best that is there: a Vosk model, else PocketSphinx.

    Raises EngineMissing, BadSetting."""
    options = {"vosk": {"models": settings.speech.vosk.models}}
    for name in ("vosk", "pocketsphinx") if engine == "auto" else (engine,):
        found = catalogue.transcriber(name)
        lack = found.missing(options.get(name, {}))
        if lack is None:
            created = found.create(options.get(name, {}))
            if language in created.capabilities.languages:
                return created
        elif engine != "auto":
            raise EngineMissing(f"{engine} can't be used: {lack}")
    raise EngineMissing(
        f"nothing here understands spoken {language}",
        remedy=f"Set speech.vosk.models.{language} to the folder of a Vosk model, or use: harkmail chat --language {language}.",
    )


async def _me(settings: Settings, mail: MailStore) -> Address:
    if settings.user.address:
        return Address(settings.user.name, settings.user.address)
    seen = Counter(address for envelope in await mail.search(MailQuery(limit=100)) for address in envelope.to)
    if seen:
        likely = seen.most_common(1)[0][0]
        return Address(settings.user.name or likely.name, likely.email)
    return Address(settings.user.name, f"{getuser()}@{gethostname()}")


def _texts(grammar: Grammar) -> dict[str, str]:
    """Words for outgoing mail: ``mail_…`` among the words of ``language.yaml``."""
    return {name.removeprefix("mail_"): text for name, text in grammar.shared.words.items() if name.startswith("mail_")}
