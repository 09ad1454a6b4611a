"""A second administrator, since nobody approves her own plan."""

import pytest


@pytest.fixture
def phuong(engage):
    return engage("phuong", ["administrator"], full_name="Ngô Thị Phương")


@pytest.fixture
def head(engage, team5):
    return engage("head", ["team_head"], full_name="Hoàng Văn Hùng", team=team5, title="DOI_TRUONG")
