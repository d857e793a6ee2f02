"""A typed conversation: the same mind, without sound."""

from collections.abc import AsyncIterator

from agent.dialogue.step import Control
from agent.domain.speech import Phrase
from agent.interfaces.channel import TextChannel
from agent.pipeline.mind import Mind, Reply


class TypedConversation:
    """What is shown counts as heard to its end. The end of input is a good-bye."""

    def __init__(self, channel: TextChannel, mind: Mind) -> None:
        self._channel = channel
        self._mind = mind
        self._last: tuple[Phrase, ...] = ()

    async def run(self) -> None:
        ended = await self._show(self._mind.picked_up())
        if not ended:
            async for line in self._channel.lines():
                ended = await self._show(self._mind.told(line, line) if self._mind.awaits_text else self._mind.hear(line))
                if ended:
                    break
        await self._show(self._mind.hung_up())

    async def _show(self, replies: AsyncIterator[Reply]) -> bool:
        """Show an answer as it comes; whether it ended the conversation."""
        ended, shown = False, False
        async for reply in replies:
            ended = ended or reply.hang_up
            if reply.control in (Control.REPEAT, Control.REWIND):
                await self._channel.show(self._last)
            elif reply.control is not None:
                await self._show(self._mind.nothing_to_move(reply.control))
            if reply.phrases:
                self._last = self._last + reply.phrases if shown else reply.phrases
                shown = True
                await self._channel.show(reply.phrases)
        if shown and not ended:
            await self._drain(self._mind.played())
        return ended

    async def _drain(self, replies: AsyncIterator[Reply]) -> None:
        async for _ in replies:
            pass
