"""An exhibit of team 5 that has been read and sighted: a chat in which a phone and words are said."""

import pytest

from evidence.services import batches

CHAT = """[10:01 24/11/2026] Shop Hoa Mai: Kem trộn Đức xịn, không hoá đơn, giá 250.000 đ
[10:02 24/11/2026] Khách: cho em 2 hộp, chuyển khoản ở đâu ạ
[10:03 24/11/2026] Shop Hoa Mai: gọi 0912 345 678 nhé
"""


@pytest.fixture
def hand_in(work):
    """hand_in(chi, text) hands a chat in, and the worker does all that follows; the exhibit."""

    def make(by, text: str = CHAT):
        batch = batches.receive(by=by, text=text)
        work()
        return batch.arrivals.get().exhibit

    return make
