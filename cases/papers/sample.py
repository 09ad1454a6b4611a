"""An invented paper: every field a template may name, for checking and previewing one."""

from typing import Any

from cases.papers.forms import ASKS


def _named(*names: str) -> dict[str, str]:
    return {name: f"«{name}»" for name in names}


def sample() -> dict[str, Any]:
    """Plain values in the shape `data` gives."""
    act = _named("letter", "words", "title", "goods", "citation", "acted_on", "value", "account", "fine", "fine_words")
    line = _named("n", "words", "unit", "quantity", "condition", "value")
    party = _named("name", "address", "noun", "noun_cap", "role", "role_caps", "person", "tax_code", "citizen_id")
    words = (
        "number", "number_shown", "place", "law", "case_number", "ins_number", "team", "aggravating", "mitigating", "measures", "total",
        "total_words", "additional", "remedies", "goods_total", "goods_total_words", "decision_number", "decision_day", "due_day", "stamp",
    )  # fmt: skip
    return {
        **{name: f"«{name}»" for name in words}, "day": "05", "month": "11", "year": "2026", "explains": True,
        "party": {**party, "is_org": False}, "acts": [act], "minutes": ["«minutes»"], "bases": ["«basis»"], "goods": [line],
        "proofs": [{"name": "«name»", "sha256": "0" * 64}], "ask": {name: f"«{name}»" for name in ASKS},
        "org": {"parent": "«parent»", "name": "«name»"}, "officer": {"name": "«name»", "title": "«title»", "team": "«team»"},
        "signer": {"name": "«name»", "title": "«title»", "authority": "«authority»"},
        "seizure": {name: f"«{name}»" for name in ("number", "day", "place", "ground", "store")},
    }  # fmt: skip
