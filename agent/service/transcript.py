"""The conversation as it happens, for somebody who watches."""

from collections.abc import Mapping

from agent.domain.events import CallEvent, CallEventKind


def show(event: CallEvent) -> None:
    """Print what was heard and said."""
    line = told(event)
    if line:
        print(f"{_clock(event.t)}  {line}", flush=True)


def told(event: CallEvent) -> str:
    data = event.data
    match event.kind:
        case CallEventKind.TRANSCRIPT:
            return f"Caller    {data['text'] or unworded(data)}"
        case CallEventKind.PHRASE:
            return f"Harkmail  {data['text']}" if data["text"] else ""
        case CallEventKind.ACTION if data["failed"]:
            return f"          [{data['intent']}: {data['outcome']}]"
        case CallEventKind.BARGE_IN:
            return "          [the caller speaks over the agent, who stops]"
        case CallEventKind.HANG_UP:
            return "          [end of the call]"
        case _:
            return ""


def unworded(data: Mapping[str, object]) -> str:
    return f"(speaks a message of {data['recorded_s']} seconds)" if "recorded_s" in data else "(not understood)"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60:2}:{seconds % 60:04.1f}"
