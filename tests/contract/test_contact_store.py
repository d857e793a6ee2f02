"""What every ContactStore does."""

from collections.abc import Callable

from agent.interfaces.contacts import ContactStore

Make = Callable[[dict[str, bytes]], ContactStore]


def a_card(name: str) -> bytes:
    return f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{name}\r\nFN:{name}\r\nN:;{name};;;\r\nEND:VCARD\r\n".encode()


async def test_everybody_by_name_and_damaged_cards_counted(make_contacts: Make) -> None:
    store = make_contacts({"1.vcf": a_card("Zoe"), "2.vcf": a_card("Élodie"), "3.vcf": a_card("Frank"), "4.vcf": b"\0 no card"})
    assert [contact.name for contact in await store.contacts()] == ["Élodie", "Frank", "Zoe"]
    assert await store.damaged() == 1
