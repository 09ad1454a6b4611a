"""The pack's papers for people: custody as JSON and as a page in both languages, and the instructions."""

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evidence.log import checkpoint, leaf
from evidence.pack.words import PAGE, STYLE, act, pick

if TYPE_CHECKING:
    from evidence.pack.build import Dossier, PackExhibit, PackLine

HANOI = timezone(timedelta(hours=7))
HERE = Path(__file__).parent


def told(line: "PackLine") -> dict[str, Any]:
    """A line's leaf and, when they are kept, its details, side by side."""
    details = json.loads(line.details) if line.details is not None else None
    return {"index": line.index, "leaf": json.loads(line.raw), "details": details}


def custody_json(subject: str, exhibits: Sequence["PackExhibit"], lines: Sequence["PackLine"]) -> bytes:
    """The custody by exhibit, readable, indented; the same words as the log."""
    by_chain: dict[str, list[dict[str, Any]]] = {}
    for line in sorted(lines, key=lambda each: each.index):
        entry = told(line)
        by_chain.setdefault(entry["leaf"]["chain"], []).append(entry)
    said = {
        "subject": subject,
        "dossier": by_chain.get(leaf.subject_chain(subject), []),
        "exhibits": [
            {
                "sha256": each.sha256,
                "size": each.size,
                "name": each.name,
                "mime": each.mime,
                "path": each.path,
                "disposed": each.is_disposed,
                "custody": by_chain.get(leaf.exhibit_chain(each.sha256), []),
            }
            for each in exhibits
        ],
    }
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def custody_html(language: str, dossier: "Dossier") -> bytes:
    """A page without scripts or outside parts."""

    def word(name: str) -> str:
        return escape(pick(language, PAGE[name]))

    custody = json.loads(custody_json(dossier.subject, dossier.exhibits, dossier.lines))
    parts = [
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{word('title')} - {escape(dossier.subject)}</title><style>{STYLE}</style>",
        f"<h1>{word('title')}</h1><p>{word('note')}</p>",
        _facts(word, dossier),
        f"<h2>{word('exhibits')}</h2>",
    ]
    for number, each in enumerate(custody["exhibits"], 1):
        parts.append(f"<h3>{number}. {escape(each['name'])}</h3>")
        link = f'<a href="{escape(each["path"])}"><code>{escape(each["path"])}</code></a>'
        parts.append(
            f"<p>{word('file')}: {word('disposed') if each['disposed'] else link}<br>"
            f"SHA-256: <code>{each['sha256']}</code><br>{each['size']} {word('bytes')}, {escape(each['mime'])}</p>"
        )
        parts.append(_table(language, word, each["custody"]))
    parts.append(f"<h2>{word('dossier_lines')}</h2>")
    parts.append(_table(language, word, custody["dossier"]))
    return "\n".join([*parts, "</html>", ""]).encode()


def _facts(word: Any, dossier: "Dossier") -> str:
    head = checkpoint.parse_note(dossier.note).head()
    stamps = [
        f"{escape(each.authority)}: {hanoi(leaf.moment(each.at))}"
        + (f' <span class="test">{word("test")}</span>' if each.is_test else "")
        for each in dossier.stamps
    ]
    rows = {
        "subject": escape(dossier.subject),
        "origin": escape(head.origin),
        "size": str(head.size),
        "root": f"<code>{base64.b64encode(head.root).decode()}</code>",
        "key": f"<code>{dossier.key.fingerprint}</code>",
        "stamps": "<br>".join(stamps) or word("none"),
        "witnesses": "<br>".join(escape(each.cosignature.name) for each in dossier.witnesses) or word("none"),
    }
    return "<table>" + "".join(f"<tr><th>{word(name)}<td>{shown}" for name, shown in rows.items()) + "</table>"


def _table(language: str, word: Any, entries: Sequence[Mapping[str, Any]]) -> str:
    head = "".join(f"<th>{word(name)}" for name in ("no", "when", "act", "by", "why", "line"))
    rows = [_row(language, word, number, entry) for number, entry in enumerate(entries, 1)]
    return f"<table><tr>{head}{''.join(rows)}</table>"


def _row(language: str, word: Any, number: int, entry: Mapping[str, Any]) -> str:
    said, details = entry["leaf"], entry["details"]
    if details is None:
        who = f"{word('machine') if not said['actor'] else said['actor']} {word('erased')}"
        why = ""
    else:
        who = escape(str(details.get("by") or "")) or word("machine")
        why = escape(str(details.get("why") or ""))
    name = escape(act(language, said["type"]))
    sha = said.get("sha256", "")
    about = f"<br><code>{escape(str(sha))}</code>" if said["type"] in (leaf.JOINED, leaf.LEFT) else ""
    return f"<tr><td>{number}<td>{hanoi(said['at'])}<td>{name}{about}<td>{who}<td>{why}<td>{entry['index']}"


def hanoi(moment: str) -> str:
    """24/11/2026 14:31:18 from the log's UTC."""
    at = datetime.strptime(moment, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    return at.astimezone(HANOI).strftime("%d/%m/%Y %H:%M:%S")


def readme(language: str, dossier: "Dossier") -> bytes:
    """The instructions, with this pack's names filled in."""
    head = checkpoint.parse_note(dossier.note).head()
    names = {
        "SUBJECT": dossier.subject,
        "ORIGIN": head.origin,
        "SIZE": str(head.size),
        "ROOT": base64.b64encode(head.root).decode(),
        "FINGERPRINT": dossier.key.fingerprint,
        "TSA": dossier.stamps[0].authority if dossier.stamps else "TSA",
        "SHORT": dossier.exhibits[0].path if dossier.exhibits else "items/...",
    }
    text = (HERE / f"readme_{language}.txt").read_text(encoding="utf-8")
    for name, value in names.items():
        text = text.replace("{" + name + "}", value)
    return text.encode()
