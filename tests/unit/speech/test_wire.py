import asyncio
import io
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.speech.wire import Packet, read, receive

packets = st.builds(
    Packet,
    st.text(string.ascii_lowercase, min_size=1),
    st.integers(0),
    st.dictionaries(st.text(), st.text() | st.integers() | st.booleans()),
    st.binary(),
)


def fed(content: bytes) -> asyncio.StreamReader:
    stream = asyncio.StreamReader()
    stream.feed_data(content)
    stream.feed_eof()
    return stream


@given(st.lists(packets))
def test_packets_come_out_as_they_went_in(sent: list[Packet]) -> None:
    stream = io.BytesIO(b"".join(packet.encode() for packet in sent))
    assert [read(stream) for _ in sent] == sent
    assert read(stream) is None


@given(st.lists(packets))
async def test_packets_are_received_as_they_were_sent(sent: list[Packet]) -> None:
    stream = fed(b"".join(packet.encode() for packet in sent))
    assert [await receive(stream) for _ in sent] == sent
    assert await receive(stream) is None


@given(packets, st.data())
def test_half_a_packet_is_the_end(packet: Packet, data: st.DataObject) -> None:
    whole = packet.encode()
    assert read(io.BytesIO(whole[: data.draw(st.integers(0, len(whole) - 1))])) is None


@pytest.mark.parametrize("line", [b"hello\n", b"{}\n", b"[1]\n", b'{"kind":"a","id":1,"data":{},"length":-1}\n'])
async def test_something_else_is_an_error(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"header|payload|Expecting"):
        read(io.BytesIO(line))
    with pytest.raises(ValueError, match=r"header|payload|Expecting"):
        await receive(fed(line))
