"""Marks of the catalogue in the words of a measure: which clause and point it is of. For those who check, not for a decision. Pure."""

import re

_POINTS = r"điểm [a-zđ](?:, ?[a-zđ])*(?![a-zđ])"
_CLAUSE = r"k\d+(?:-k?\d+)?"
_AMENDED = r"sđ \d+/\d{4}"
_ONE = rf"(?:{_POINTS}|{_CLAUSE}|{_AMENDED})"
_MARK = re.compile(rf"\s*\({_ONE}(?:,? ?{_ONE})*\)")
_SHORT = re.compile(r"\bk(?=\d)")


def without_marks(words: str) -> str:
    """The words of a measure as a decision prints them: no marks, and a clause that is part of the sentence written out.

    >>> without_marks("Buộc tiêu hủy tang vật gây hại (điểm a k1); nộp lại số lợi bất hợp pháp (k14)")
    'Buộc tiêu hủy tang vật gây hại; nộp lại số lợi bất hợp pháp'
    >>> without_marks("Tịch thu tang vật (trừ khi áp dụng k13 a,b,c)")
    'Tịch thu tang vật (trừ khi áp dụng khoản 13 a,b,c)'
    """
    return _SHORT.sub("khoản ", _MARK.sub("", words)).strip()
