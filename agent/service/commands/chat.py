"""Talk to Harkmail by typing: the same conversation as on the telephone, without sound.

It reads a pipe too; the end of the input is a good-bye.

  harkmail chat
  printf 'read my unread messages\\narchive it\\ngoodbye\\n' | harkmail chat --home ~/my-home

Things to say: read my unread messages · next · archive it · undo that · reply · what's on my calendar today · help · goodbye
"""

import argparse
import asyncio
import sys
from pathlib import Path

from agent.service import options

NAME = "chat"
HELP = "hold the conversation by typing"


def configure(parser: argparse.ArgumentParser) -> None:
    options.home(parser)
    options.language(parser)


def run(args: argparse.Namespace) -> int:
    asyncio.run(_chat(options.home_of(args), args))
    return 0


async def _chat(home: Path, args: argparse.Namespace) -> None:
    from agent.channels.terminal.channel import TerminalChannel
    from agent.pipeline.clock import WallClock
    from agent.pipeline.typed import TypedConversation
    from agent.service.minds import build_mind, load_language
    from agent.service.wiring import open_home, zone_of

    tell_if_new = options.tell_if_new(home)
    settings = options.settings_of(home, args)
    language = load_language(args.language or settings.user.language)
    async with open_home(home, settings, language, WallClock(zone_of(settings))) as services:
        tell_if_new()
        mind = await build_mind(services, language, settings, lambda _event: None, typed=True)
        await TypedConversation(TerminalChannel(sys.stdin, sys.stdout), mind).run()
