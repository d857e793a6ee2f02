"""The voices that the agent can speak with, by language: what is there, what is missing, and how to get it."""

import argparse

from agent.service import catalogue
from agent.settings.resources import resource
from agent.settings.voices import voice_files

NAME = "voices"
HELP = "list the voices, and how to get those that are missing"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", metavar="L", help="only voices of this language")


def run(args: argparse.Namespace) -> int:
    for voice in voice_files(resource("voices")):
        if args.language not in (None, voice.settings.language):
            continue
        ready = catalogue.synthesizer(voice.settings.engine).missing({}) is None
        state = "ready" if ready else f"missing: {voice.source}"
        print(f"{voice.name:14} {voice.settings.language}  {voice.settings.engine:10} {voice.licence:18} {state}")
    return 0
