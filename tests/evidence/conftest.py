"""Files on their way into the vault."""

import pytest

from evidence.services import batches
from evidence.services.batches import Incoming
from tests.evidence.helpers import SAMPLES


def incoming(*names):
    """Sample files as a person hands them in."""
    return [Incoming(name, chunks=[(SAMPLES / name).read_bytes()]) for name in names]


@pytest.fixture
def hand_in(work):
    """hand_in(chi, "ghtk_van_don.csv", b"…" as (name, bytes)) -> the batch, sealed and read."""

    def make(by, *given, **more):
        files = [Incoming(one[0], chunks=[one[1]]) if isinstance(one, tuple) else incoming(one)[0] for one in given]
        batch = batches.receive(by=by, files=files, **more)
        work()
        batch.refresh_from_db()
        return batch

    return make
