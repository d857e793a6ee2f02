"""Talk to Harkmail with the microphone and the loudspeaker of this machine. Say "goodbye" to end; Ctrl-C does too.

A headset is best: a loudspeaker beside the microphone lets the agent hear itself, which it ignores as far as it can.

  harkmail talk
  harkmail talk --home ~/harkmail --device 3
"""

import argparse
import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

from agent.domain.events import CallEvent
from agent.service import options

NAME = "talk"
HELP = "talk with microphone and loudspeaker"


def configure(parser: argparse.ArgumentParser) -> None:
    options.home(parser)
    options.language(parser)
    parser.add_argument("--engine", metavar="E", help="what understands you (see: harkmail engines)")
    parser.add_argument("--device", metavar="N", help="the sound device, by number or name (python -m sounddevice lists them)")
    parser.add_argument("--events", type=Path, metavar="FILE", help="write what happened, one JSON object a line")


def run(args: argparse.Namespace) -> int:
    asyncio.run(_talk(options.home_of(args), args))
    return 0


async def _talk(home: Path, args: argparse.Namespace) -> None:
    from agent.channels.microphone.channel import MicrophoneChannel
    from agent.pipeline.clock import WallClock
    from agent.service.eventlog import event_file
    from agent.service.minds import build_mind, load_language
    from agent.service.transcript import show
    from agent.service.wiring import build_conversation, open_ears, open_home, zone_of

    tell_if_new = options.tell_if_new(home)
    settings = options.settings_of(home, args)
    language = load_language(args.language or settings.user.language)
    device = int(args.device) if args.device and args.device.isdecimal() else args.device
    async with AsyncExitStack() as stack:
        ears = await stack.enter_async_context(open_ears(settings, language.grammar.language, args.engine))
        write = stack.enter_context(event_file(args.events))
        clock = WallClock(zone_of(settings))
        services = await stack.enter_async_context(open_home(home, settings, language, clock))
        tell_if_new()

        def observe(event: CallEvent) -> None:
            write(event)
            show(event)

        mind = await build_mind(services, language, settings, observe, ears.pronouncer)
        channel = await stack.enter_async_context(MicrophoneChannel(device))
        conversation = await build_conversation(channel, ears, mind, clock, settings, observe, stack)
        await conversation.run()
