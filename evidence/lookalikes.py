"""Which exhibits show the same picture: near ones by their hashes, found through the bands and counted exactly in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from evidence.derived.hashes import FARTHEST, FARTHEST_DHASH, nearby
from evidence.models import Exhibit

MOST_OWN = 60
MOST_EACH = 200
_MASKS = nearby(0)
# Each band of a near picture is asked for by the 137 values at most two bits away: pictures up to 11 bits apart share such a band.
_BANDS = " OR ".join(
    f"h.band{n} = ANY(ARRAY(SELECT mine.band{n} # mask FROM unnest(%(masks)s::int[]) mask))"  # noqa: S608 - our own names
    for n in range(4)
)
_NEAR = f"""
WITH mine AS (SELECT * FROM evidence_picturehash WHERE exhibit_id = ANY(%(exhibits)s) ORDER BY id LIMIT %(own)s)
SELECT near.exhibit_id, min(near.apart) FROM mine CROSS JOIN LATERAL (
    SELECT h.exhibit_id, bit_count((h.phash # mine.phash)::bit(64)) AS apart FROM evidence_picturehash h
    WHERE ({_BANDS})
      AND bit_count((h.phash # mine.phash)::bit(64)) <= %(far)s AND bit_count((h.dhash # mine.dhash)::bit(64)) <= %(dfar)s
      AND NOT h.exhibit_id = ANY(%(exhibits)s)
    LIMIT %(each)s) near
GROUP BY near.exhibit_id ORDER BY 2, 1
"""  # noqa: S608 - the numbers of the bands are ours


@dataclass(frozen=True, slots=True)
class Alike:
    """An exhibit with the same picture. `apart` is how many of 64 bits differ; `exhibit` is None outside the reader's team."""

    number: int
    apart: int
    exhibit: Exhibit | None


def near(exhibits: Sequence[int]) -> dict[int, int]:
    """Bits apart by id of every other exhibit that shows a picture of these, the nearest first."""
    asked = {
        "masks": _MASKS, "exhibits": list(exhibits), "own": MOST_OWN, "far": FARTHEST, "dfar": FARTHEST_DHASH, "each": MOST_EACH,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, asked)
        return dict(cursor.fetchall())


def alike(user: Any, exhibit: Exhibit) -> list[Alike]:
    """The exhibits that show the same picture; those of other teams by number only."""
    apart = near([exhibit.pk])
    seen = Exhibit.objects.visible_to(user).in_bulk(list(apart))
    return [Alike(pk, bits, seen.get(pk)) for pk, bits in apart.items()]
