"""Speech to text, as a stream."""

from typing import Protocol

from agent.domain.capabilities import TranscriberCapabilities
from agent.domain.speech import RecognitionGrammar, Transcript


class TranscriberStream(Protocol):
    """One caller's ear: it belongs to one call (it adapts to the caller's channel) and is never shared.

    Order of calls: ``listen`` (once before the first utterance, again whenever the grammar changes, never
    within an utterance), then for each utterance ``feed``… and ``finish`` or ``reset``.
    """

    async def listen(self, grammar: RecognitionGrammar | None) -> None:
        """Expect this grammar from the next utterance on; None: free speech, where the engine
        can (``capabilities.dictation``), else :class:`~agent.domain.errors.Unsupported`."""
        ...

    async def feed(self, pcm: bytes) -> Transcript | None:
        """Hear some 16-bit mono PCM at the stream's rate, any length up to a second.
        Returns an interim transcript when the hypothesis changed, else None."""
        ...

    async def peek(self) -> Transcript:
        """The best hypothesis of the utterance so far, judged as if it ended here, without ending it."""
        ...

    async def finish(self) -> Transcript:
        """The utterance has ended: its final transcript. The next ``feed`` begins a new one."""
        ...

    async def reset(self) -> None:
        """Forget the utterance under way."""
        ...

    async def aclose(self) -> None: ...


class Transcriber(Protocol):
    """An engine. Loading it may take long; opening a stream must not."""

    @property
    def name(self) -> str: ...

    @property
    def capabilities(self) -> TranscriberCapabilities: ...

    async def open(self, language: str, sample_rate_hz: int) -> TranscriberStream:
        """A stream that hears mono 16-bit PCM at this rate (8000 to 48000).

        Raises EngineMissing where the language has no model, with the command that gets it."""
        ...

    async def aclose(self) -> None: ...
