"""How many violations a second the rules reckon on one core: every provision, subject and circumstance, amounts from a fixed seed.

bin/bench law [COUNT]        (default 1,000,000)
"""

import random
import sys
import time
from datetime import date

from laws.catalogue import book
from laws.rules.book import Book
from laws.rules.reasons import RuleRefused
from laws.rules.reckoning import Facts, reckon, reckon_named

ON = date(2026, 11, 24)
AIM = 50_000


def questions(law: Book, count: int) -> list[tuple[str, str, str, Facts]]:
    """(code, instrument, article, facts): two of three by article and amount, one of three by a named provision."""
    chance = random.Random(4)
    bands = [band for band in law.bands if band.until is None]
    asked = []
    for number in range(count):
        band = chance.choice(bands)
        value = int(10 ** chance.uniform(4, 9)) if band.graded else None
        subject = (
            "organization"
            if band.addressed_to == "organisation"
            else chance.choice(("individual", "household", "organization"))
        )
        if band.addressed_to == "individual":
            subject = "individual"
        ground: tuple[str, ...] = ()
        if (
            band.doubling
            and chance.random() < 0.3
            and (subject == "organization" or not band.doubling[-1].organisations_only)
        ):
            ground = (min(band.doubling[0].grounds),)
        facts = Facts(
            ON,
            subject,
            value,
            band.unit or "VND",
            None,
            chance.choice((0, 0, 1, 2)),
            chance.choice((0, 0, 1, 2)),
            ground,
        )
        asked.append(("" if number % 3 and band.graded else band.code, band.instrument, band.article, facts))
    return asked


def main() -> int:
    count = int(sys.argv[1].replace(",", "").replace("_", "")) if len(sys.argv) > 1 else 1_000_000
    law = book()
    sample = questions(law, min(count, 50_000))
    refused = done = 0
    spent = waited = 0.0
    while done < count:
        batch = sample[: count - done]
        started, clock = time.process_time(), time.perf_counter()
        for code, instrument, article, facts in batch:
            try:
                if code:
                    reckon_named(law, code, facts)
                else:
                    reckon(law, instrument, article, facts)
            except RuleRefused:
                refused += 1
        spent += time.process_time() - started
        waited += time.perf_counter() - clock
        done += len(batch)
    # Time of the processor, so that neighbours on a busy machine do not count; the time waited stands beside it.
    rate = f"{done / spent:,.0f} a second on one core (aim {AIM:,}), {done / waited:,.0f} by the clock"
    print(f"{done:,} reckonings in {spent:.1f} s: {rate}; {refused:,} refused with a reason")
    return 0


sys.exit(main())
