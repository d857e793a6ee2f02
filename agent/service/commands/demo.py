"""Hear what Harkmail is: a small mailbox in a temporary place, and somebody who calls it.

The caller has a synthetic voice of its own and is heard by the same recogniser as anybody; when misunderstood, the
caller says it otherwise, as people do. In the output folder lie afterwards: call.wav (caller left, agent right),
events.jsonl, call.png (the call on a time line) and home/, the mailbox as it was left.
The exit code is 0 only if every step really happened in the mailbox.

  harkmail demo
  harkmail demo --seed 7 --out my-demo --play
"""

import argparse
import asyncio
import shutil
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random

from agent.domain.errors import StorageError
from agent.domain.events import CallEvent
from agent.service.demo.caller import Report

NAME = "demo"
HELP = "hold a spoken call with a caller of its own"

SAMPLE_RATE_HZ = 16000


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", metavar="L", default="en", help="what is spoken (default: en)")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where to leave the call (default: a temporary folder)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="draws the caller's voice and wording")
    parser.add_argument("--engine", metavar="E", default="auto", help="what understands the caller (see: harkmail engines)")
    parser.add_argument("--play", action="store_true", help="play the call aloud afterwards, at its real pace")


def run(args: argparse.Namespace) -> int:
    out: Path = args.out or Path(tempfile.mkdtemp(prefix="harkmail-demo-"))
    home = _fresh(out)
    return asyncio.run(_demo(out, home, args))


def _fresh(out: Path) -> Path:
    """The folder for the home; one from an earlier demo is replaced. Raises StorageError."""
    home = out / "home"
    try:
        out.mkdir(parents=True, exist_ok=True)
        if (out / "events.jsonl").exists() and home.is_dir():
            shutil.rmtree(home)
        home.mkdir()
    except OSError as error:
        raise StorageError(f"{home} can't be made: {error.strerror}.", remedy="Name another folder with --out.") from None
    return home


async def _demo(out: Path, home: Path, args: argparse.Namespace) -> int:
    from agent.channels.recording.channel import RecordingChannel
    from agent.formats.wav import StereoWriter
    from agent.pipeline.clock import LineClock
    from agent.service.demo.caller import DemoCaller
    from agent.service.demo.mailbox import furnish
    from agent.service.demo.picture import draw
    from agent.service.demo.story import read_story
    from agent.service.demo.verify import verifier
    from agent.service.demo.voices import draw_voice, open_voice
    from agent.service.eventlog import event_file
    from agent.service.minds import build_mind, load_language
    from agent.service.player import play
    from agent.service.transcript import show
    from agent.service.wiring import build_conversation, now_in, open_ears, open_home, zone_of
    from agent.settings.resources import resource
    from agent.settings.schema import Settings, User

    story = read_story(resource("grammars"), args.language)
    random = Random(args.seed)  # noqa: S311 - it draws a voice, not a secret
    settings = Settings(user=User(name=story.me[0], address=story.me[1], language=args.language))
    today = now_in(zone_of(settings))
    furnish(home, story, today())
    language = load_language(args.language)
    events: list[CallEvent] = []
    async with AsyncExitStack() as stack:
        ears = await stack.enter_async_context(open_ears(settings, args.language, args.engine))
        voice = draw_voice(args.language, random)
        synthesizer = await stack.enter_async_context(open_voice(voice))
        clock = LineClock(today)
        services = await stack.enter_async_context(open_home(home, settings, language, clock))
        caller = DemoCaller(story.lines, synthesizer, voice, random, verifier(services.mail))
        write = stack.enter_context(event_file(out / "events.jsonl"))

        def observe(event: CallEvent) -> None:
            events.append(event)
            write(event)
            caller.observe(event)
            if not args.play:
                show(event)

        print(f"A call on {home}, heard by {ears.transcriber.name}; the caller's voice is {voice.voice} ({voice.engine}).\n")
        mind = await build_mind(services, language, settings, observe, ears.pronouncer)
        writer = stack.enter_context(StereoWriter(out / "call.wav", SAMPLE_RATE_HZ))
        channel = RecordingChannel(caller, clock, writer, SAMPLE_RATE_HZ)
        conversation = await build_conversation(channel, ears, mind, clock, settings, observe, stack)
        await conversation.run()
        report = await caller.finish()
    draw(out / "call.wav", events, out / "call.png", f"harkmail demo --language {args.language} --seed {args.seed}")
    if args.play:
        play(out / "call.wav", events)
    return _told(report, out)


def _told(report: Report, out: Path) -> int:
    print(f"\n{report.turns} turns understood, {report.misunderstood} misunderstood, {report.acts} acts found done in the mailbox.")
    for wrong in report.wrong:
        print(f"NOT as it should be: {wrong}")
    print(f"Listen to {out / 'call.wav'}, look at {out / 'call.png'}; the mailbox is {out / 'home'}.")
    return 0 if report.finished and not report.wrong else 1
