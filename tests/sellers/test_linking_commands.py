"""The commands of linking as a shell runs them: nothing around them holds a transaction open."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests.sellers.test_linking import town


@pytest.mark.django_db(transaction=True)
def test_a_set_is_loaded_linked_and_written_out_again(tmp_path, capsys):
    rows, _truth = town(3, sellers=20)
    file, out = tmp_path / "set.jsonl", tmp_path / "out.csv"
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    call_command("load_accounts", str(file), source="s", verbosity=0)
    call_command("link_accounts", full=True, json=True)
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["accounts"] == len(rows)
    call_command("export_links", str(out), source="s")
    lines = out.read_text().splitlines()
    assert lines[0] == "account_id,group_id" and len(lines) == len(rows) + 1
    with pytest.raises(CommandError):
        call_command("export_links", str(out), source="nobody")
