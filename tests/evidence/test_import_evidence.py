"""`manage.py import_evidence`: the whole intake from the shell, with the counts of the truth file."""

import hashlib
import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests.evidence.helpers import SAMPLES, sample

pytestmark = pytest.mark.django_db
TRUTH = json.loads(sample("truth.json"))["files"]


def run(*paths, **options):
    out = io.StringIO()
    call_command("import_evidence", *map(str, paths), by="chi", stdout=out, **options)
    return out.getvalue()


def test_the_counts_equal_the_truth(chi):
    paths = [path for path in sorted(SAMPLES.iterdir()) if path.name != "truth.json"]
    told = {file["name"]: file for file in json.loads(run(*paths, as_json=True))["files"]}
    for name, truth in TRUTH.items():
        records = told[name]["records"]
        if "messages" in truth:
            assert records == {"message": truth["messages"]}
        if "rows" in truth:
            assert records == {"shipment": truth["rows"]}
        if "accounts" in truth:
            assert records == {"account": truth["accounts"]}
        if "credits" in truth:
            assert told[name]["credits"] == truth["credits"]
            assert told[name]["credit_total_vnd"] == truth["credit_total_vnd"]
        if "bad_rows" in truth:
            assert told[name]["unread"] == truth["bad_rows"]
            assert told[name]["refused"] == [{"line": 286, "part": "", "reason": "no_code"}]
    for name, file in told.items():
        assert file["sha256"] == hashlib.sha256(sample(name)).hexdigest()


def test_in_words_it_names_digest_counts_and_refused_lines(chi):
    said = run(SAMPLES / "ghtk_van_don.csv")
    assert "shipment" in said
    assert ":286 no_code" in said


def test_a_second_time_counts_nothing_twice(chi):
    run(SAMPLES / "ghtk_van_don.csv")
    [file] = json.loads(run(SAMPLES / "ghtk_van_don.csv", as_json=True))["files"]
    assert (file["is_duplicate"], file["records"]) == (True, {"shipment": 284})


def test_an_unknown_person_and_a_missing_file_are_told(chi, tmp_path):
    with pytest.raises(CommandError, match="no such file"):
        run(tmp_path / "x.csv")
    with pytest.raises(CommandError, match="no file to take"):
        run(tmp_path)
    with pytest.raises(CommandError, match="Nobody here"):
        call_command("import_evidence", str(SAMPLES / "zalo_chat.txt"), by="nobody")
