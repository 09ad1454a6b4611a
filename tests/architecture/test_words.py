"""Words that must not be in the house."""

import ast
import re
import subprocess

from tests.architecture.rooms import ROOT, shown, sources

LONGEST = 500
IN_ONE_PIECE = {"evidence/pack/verify.py"}  # handed to outsiders as one file that needs nothing else
MACHINE = re.compile(r"/work/(main|shared)|\.\./shared/|/root/|/tmp/b/")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def test_save_and_delete_are_djangos() -> None:
    """A rule in save() is met by some writes and not by others (bulk, update, COPY)."""
    own = [
        f"{shown(path)}:{node.lineno} {node.name}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name in ("save", "delete") and node.args.args[:1]
        if node.args.args[0].arg == "self"
    ]
    assert own == []


def test_nothing_of_the_trade_hangs_on_a_signal() -> None:
    signals = [shown(path) for path in sources() if path.name == "signals.py"]
    listening = [
        shown(path)
        for path in sources()
        if re.search(r"@receiver\b|\b(pre|post)_(save|delete|init)\b|m2m_changed", path.read_text("utf-8"))
    ]
    assert signals + listening == []


def test_no_file_is_too_long_to_open() -> None:
    places = [*sources(), *ROOT.glob("bin/*.py"), *ROOT.glob("tests/**/*.py")]
    long = {shown(path): lines for path in places if (lines := path.read_text("utf-8").count("\n")) > LONGEST}
    assert long.keys() - IN_ONE_PIECE == set()


def tracked() -> list[str]:
    """Files under version control that people write; without git (an unpacked archive) the product's own sources."""
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    names = done.stdout.splitlines() or [shown(path) for path in sources()]
    written = (".py", ".html", ".md", ".toml", ".yml", ".yaml", ".js", ".css", ".sh", ".txt", ".in", ".cfg")
    bulky = ("static/vendor/", "assets/package-lock", "tests/architecture/test_words.py")
    return [
        name for name in names if (name.endswith(written) or name.startswith("bin/")) and not name.startswith(bulky)
    ]


def test_nothing_points_at_the_machine_it_was_written_on() -> None:
    pointing = [name for name in tracked() if (ROOT / name).is_file() and MACHINE.search(_text(name))]
    assert pointing == []


def test_nothing_is_left_to_do_in_a_comment() -> None:
    left = [name for name in tracked() if (ROOT / name).is_file() and UNFINISHED.search(_text(name))]
    assert left == []


def _text(name: str) -> str:
    return (ROOT / name).read_text("utf-8", errors="replace")


def test_numbers_of_rows_stand_bare_in_addresses_and_fields() -> None:
    """Numbers are grouped for readers: the thousandth row would be asked for as "1.000"."""
    grouped = re.compile(r'(?:value="|[?&;][a-z_]+=|-)\{\{\s*[\w.]*(?:\.pk|\.id|_id|\bpk)\s*\}\}')
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for match in grouped.finditer(path.read_text("utf-8"))
        if "auto_id" not in match[0]
    ]
    assert found == []
