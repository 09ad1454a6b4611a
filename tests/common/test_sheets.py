"""No cell of an export is taken for a formula, whatever somebody called himself; a phone number stays readable."""

import pytest

from common.sheets import safe

SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"
BLANKS = ["", " ", "\t", "\r", "\n", "\u00a0", "\u3000", " \u00a0 "]


@pytest.mark.parametrize("blank", BLANKS)
@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_that_starts_a_formula_is_shown_as_text(blank, sign):
    assert safe(f"{blank}{sign}HYPERLINK(1)") == f"'{blank}{sign}HYPERLINK(1)"


def test_what_is_no_formula_stays_as_it_is():
    for value in ("Nguyễn Thị Hằng", "0861 397 155", "a=b", "", " Shop", 17, 1.5, True):
        assert safe(value) == value
    assert safe(None) == ""
    assert safe("+84861397155") == "'+84861397155"
