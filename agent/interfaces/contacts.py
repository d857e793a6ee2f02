"""The voice directory."""

from typing import Protocol

from agent.domain.capabilities import ContactCapabilities
from agent.domain.contact import Contact


class ContactStore(Protocol):
    @property
    def capabilities(self) -> ContactCapabilities: ...

    async def contacts(self) -> tuple[Contact, ...]:
        """Everybody, by name. A card that can't be read is left out and counted in ``damaged``."""
        ...

    async def damaged(self) -> int: ...
