"""What a name, an address and a listing say once their decoration is taken off.

These are keys for comparing accounts, not identifiers: two sellers may share any of them. All take folded text (lower case,
no diacritics; `sellers.identifiers.fold`) and never raise.
"""

import re

# Words sellers hang on a shop's name without changing whose it is.
_HANDLE_TAIL = re.compile(r"(?:official|authentic|shop|store|hanoi|hn|vn)?\d*$")
_NAME_ENDS = re.compile(
    r"^(?:shop|store|cua hang)\s+"
    r"|\s+(?:official|authentic|chinh hang|shop|store|ha noi|hanoi|hn|vn|chi nhanh \d+|chi nhanh|co so \d+|cs ?\d+|\d+)$"
)
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_NOT_LETTER = re.compile(r"[^a-z]+")
_TRAILING_DIGITS = re.compile(r"\d+$")
_SHORTEST_STEM = 3
_SHORTEST_PERSON = 5


def handle_stem(folded: str) -> str:
    """ "anh_solestore26" and "anh.solehn" give "anhsole"; a handle that is all decoration stays as it is."""
    handle = _NOT_WORD.sub("", folded)
    stem = _HANDLE_TAIL.sub("", handle)
    return stem if len(stem) >= _SHORTEST_STEM else handle


def name_stem(folded: str) -> str:
    """ "💥 Shop Anh Sole Hà Nội" (folded) gives "anhsole"."""
    name = _NOT_WORD.sub(" ", folded).strip()
    while True:
        shorter = _NAME_ENDS.sub("", name).strip()
        if shorter == name or not shorter:
            return name.replace(" ", "")
        name = shorter


def person_key(folded: str) -> str:
    """A person's name as letters only; "" if too short to say anything."""
    key = _NOT_LETTER.sub("", folded)
    return key if len(key) >= _SHORTEST_PERSON else ""


def mailbox_stem(email: str) -> str:
    """ "khoa.classic3610241@gmail.com" gives "khoaclassic"; "" if nothing is left."""
    stem = _NOT_LETTER.sub("", _TRAILING_DIGITS.sub("", email.partition("@")[0]))
    return stem if len(stem) >= _SHORTEST_PERSON else ""


_HOUSE = re.compile(r"^(?:so nha|so|sn|nha)(?=[\W\d])\W*")
_STREET = re.compile(r"\b(?:duong|pho)\b")
_AREA_KIND = re.compile(r"^(?:p+|q+|tx|tt|phuong|quan|huyen|xa|thi xa|thi tran)\b[. ]*")
_AREAS = re.compile(r"-q\b\.?|,|;")
_CITY = frozenset(["hanoi", "hn", "tphanoi", "thanhphohanoi", "tphn", "vietnam", "vn"])
_HAS_DIGIT = re.compile(r"\d").search


def place_keys(folded: str) -> tuple[str, list[str]]:
    """(house number and street, the same with each area named after it).

    "so 392 ngo 227 pho tay son, p. truc bach, q. ba dinh, hn" gives ("392ngo227tayson", [".../trucbach", ".../badinh"]). An
    address without a number is a neighbourhood and gives ("", []). Areas are kept apart because wards were redrawn in 2025:
    an old and a new address share the number and the street, and perhaps one area.
    """
    first, _, rest = folded.partition(",")
    house = _NOT_WORD.sub("", _STREET.sub("", _HOUSE.sub("", first.strip())))
    if not _HAS_DIGIT(house) or house.isdigit():
        return "", []
    areas = (_NOT_WORD.sub("", _AREA_KIND.sub("", part.strip())) for part in _AREAS.split(rest))
    return house, [f"{house}/{area}" for area in dict.fromkeys(areas) if area and area not in _CITY]


_PHRASES = re.compile(r"[.,|;\n•·]+|\s-+\s")
_PICTOGRAM = re.compile(r"[^\x00-\x7f•·]+")
_EDGE = " \t-:!?*#~()[]'\"/_"
_PRICE = re.compile(r"(?:gia|chi|only)?\W*\d[\d., ]*(?:k|d|vnd|dong|tr|trieu|nghin|ngan)?").fullmatch
_MAY_BE_PRICE = frozenset("0123456789gco")
_CONTACT = frozenset(
    [
        "sdt",
        "zalo",
        "lh",
        "hotline",
        "call",
        "ib",
        "inbox",
        "inbox hoac goi",
        "lien he",
        "goi",
        "goi ngay",
        "dat hang",
        "alo",
        "alo em",
    ]
)
_FEWEST_PHRASES = 3
_LONGEST_TEXT = 400


def listing_key(folded: str) -> str:
    """The phrases of a listing without its price and way of contact, joined by "|"; "" if too little is left.

    The caller cuts the text before the first identifier lifted from it.
    """
    phrases = [
        phrase
        for piece in _PHRASES.split(_PICTOGRAM.sub("", folded[:_LONGEST_TEXT]))
        if (phrase := piece.strip(_EDGE))
        and phrase not in _CONTACT
        and not (phrase[0] in _MAY_BE_PRICE and _PRICE(phrase))
    ]
    return "|".join(phrases) if len(phrases) >= _FEWEST_PHRASES else ""
