"""Reading an engine's own table of the settings."""

from agent.domain.errors import BadSetting
from agent.speech.engine import Options


def whole(options: Options, name: str, default: int, *, least: int, most: int) -> int:
    """A whole number within bounds. Raises BadSetting."""
    value = options.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise BadSetting(f"The speech setting {name} must be a whole number from {least} to {most}.")
    return value
