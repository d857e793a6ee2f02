"""Hold a spoken call from sound files: each is said when the agent listens, and the call is kept.

The caller hangs up when the last file is spoken and answered. Files may have any rate, width, channels and encoding
(PCM, float, G.711). The call's clock is that of its sound plus the processing time as measured.

  harkmail call say-read-my-mail.wav say-archive-it.wav --home ~/my-home --out call.wav --events call.jsonl
"""

import argparse
import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

from agent.domain.errors import BadSetting
from agent.domain.events import CallEvent
from agent.service import options

NAME = "call"
HELP = "hold a spoken call from sound files"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("utterances", nargs="+", type=Path, metavar="UTTERANCE.wav", help="what the caller says, in this order")
    options.home(parser)
    options.language(parser)
    parser.add_argument("--engine", metavar="E", help="what understands the caller (see: harkmail engines)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="keep the call as a stereo WAV: caller left, agent right")
    parser.add_argument("--events", type=Path, metavar="FILE", help="write what happened, one JSON object a line")
    parser.add_argument(
        "--barge-in", type=_milliseconds, metavar="MS", help="speak each file MS milliseconds after the agent began to speak"
    )


def run(args: argparse.Namespace) -> int:
    _check_files(args)
    asyncio.run(_call(options.home_of(args), args))
    return 0


def _milliseconds(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError("a whole number, 0 or more")
    return int(text)


def _check_files(args: argparse.Namespace) -> None:
    """No file is written over another that was named. Raises BadSetting."""
    named = [path.resolve() for path in (*dict.fromkeys(args.utterances), args.out, args.events) if path is not None]
    for path in (args.out, args.events):
        if path is not None and named.count(path.resolve()) > 1:
            raise BadSetting(f"{path} is named twice.", remedy="Name another file with --out or --events.")


async def _call(home: Path, args: argparse.Namespace) -> None:
    from agent.channels.recording.channel import Overlap, RecordingChannel
    from agent.channels.recording.files import FileCaller
    from agent.formats.wav import StereoWriter
    from agent.pipeline.clock import LineClock
    from agent.service.eventlog import event_file
    from agent.service.minds import build_mind, load_language
    from agent.service.transcript import show
    from agent.service.wiring import build_conversation, now_in, open_ears, open_home, zone_of

    caller = FileCaller(args.utterances)
    tell_if_new = options.tell_if_new(home)
    settings = options.settings_of(home, args)
    language = load_language(args.language or settings.user.language)
    async with AsyncExitStack() as stack:
        ears = await stack.enter_async_context(open_ears(settings, language.grammar.language, args.engine))
        write = stack.enter_context(event_file(args.events))
        clock = LineClock(now_in(zone_of(settings)))
        services = await stack.enter_async_context(open_home(home, settings, language, clock))
        tell_if_new()

        def observe(event: CallEvent) -> None:
            write(event)
            show(event)

        mind = await build_mind(services, language, settings, observe, ears.pronouncer)
        rate = caller.sample_rate_hz
        writer = stack.enter_context(StereoWriter(args.out, rate)) if args.out else None
        overlap = Overlap(args.barge_in / 1000) if args.barge_in is not None else None
        channel = RecordingChannel(caller, clock, writer, rate, overlap)
        conversation = await build_conversation(channel, ears, mind, clock, settings, observe, stack)
        await conversation.run()
