"""Splink 4 on the same spelled columns, run by an interpreter that has it: python _splink.py ROWS.jsonl GROUPS.json

Blocking on every kind, values used by more than 30 left out of blocking; term frequencies; EM training; matches over 0.95, connected
components. Prints one line of JSON: CPU seconds and peak memory.
"""

import json
import logging
import resource
import sys
import time

import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

MOST = 30
LISTS = ("phone", "bank", "email", "picture", "text", "name", "person", "place")
ONES = ("handle", "tax", "citizen")


def frame(path: str) -> pd.DataFrame:
    made = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            kept = {"unique_id": row["id"]}
            for kind in (*LISTS, *ONES):
                values = row[kind]
                kept[kind] = values[0][0] if values else None
                rare = [value for value, users in values if users <= MOST]
                kept[f"{kind}_rare"] = rare[0] if rare else None
                if kind in ("phone", "text"):
                    kept[f"{kind}_all"] = [value for value, _ in values] or None
            made.append(kept)
    return pd.DataFrame(made)


def main() -> None:
    logging.disable(logging.WARNING)
    rows = frame(sys.argv[1])
    start = time.process_time()
    exact = [
        cl.ExactMatch(kind).configure(term_frequency_adjustments=True)
        for kind in ("bank", "email", "picture", "handle", "person", "place", "tax", "citizen")
    ]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[*exact, cl.ArrayIntersectAtSizes("phone_all", [1]), cl.ArrayIntersectAtSizes("text_all", [1])],
        blocking_rules_to_generate_predictions=[block_on(f"{kind}_rare") for kind in (*LISTS, *ONES)],
    )
    linker = Linker(rows, settings, DuckDBAPI())
    linker.training.estimate_probability_two_random_records_match(
        [block_on("bank_rare"), block_on("email_rare")], recall=0.3
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for kind in ("phone_rare", "handle_rare"):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(kind))
    pairs = linker.inference.predict(threshold_match_probability=0.95)
    found = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, 0.95).as_pandas_dataframe()
    cost = time.process_time() - start
    with open(sys.argv[2], "w", encoding="utf-8") as target:
        json.dump(
            {str(one): int(group) for one, group in zip(found["unique_id"], found["cluster_id"], strict=True)}, target
        )
    print(json.dumps({"cpu_s": round(cost, 1), "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))


main()
