"""A blocked event loop is a failure: nothing in the mind or the pipeline may wait or touch a disk by itself."""

from collections.abc import Iterator

import pytest
from blockbuster import blockbuster_ctx


@pytest.fixture(autouse=True)
def _nothing_blocks() -> Iterator[None]:
    with blockbuster_ctx("agent"):
        yield
