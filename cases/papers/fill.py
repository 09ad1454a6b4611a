"""Filling a template with data, in a sandbox: a template may loop, choose and print fields, nothing else.

A template is somebody's upload. What it may say is checked before it is kept (`check`), and again it runs in Jinja's immutable
sandbox over plain values only. A field without a value prints as dots, to be filled in by hand.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import TemplateError, Undefined, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cases.papers.house import undated

DOTS = "………………"
MOST_BYTES = 5_000_000
MOST_UNPACKED = 40_000_000
MOST_PARTS = 400
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const, nodes.For, nodes.If,
    nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr, nodes.Filter,
)  # fmt: skip
_FILTERS = {"upper", "lower", "length"}
_EXTERNAL = re.compile(rb'TargetMode="External"')


class BadTemplate(Exception):
    """Why a template cannot be used: (code, words that name the place)."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(code, where)
        self.code, self.where = code, where


def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        autoescape=True,
        finalize=lambda value: DOTS if value is None or value == "" or isinstance(value, Undefined) else value,
    )


def fill(template: bytes, data: Mapping[str, Any]) -> bytes:
    """The template with its fields filled; BadTemplate when it does something it may not."""
    document = DocxTemplate(io.BytesIO(template))
    try:
        document.render(dict(data), _environment(), autoescape=True)
    except TemplateError as trouble:
        raise BadTemplate("syntax", str(trouble)[:200]) from trouble
    out = io.BytesIO()
    document.save(out)
    return undated(out.getvalue())


def check(template: bytes, sample: Mapping[str, Any]) -> set[str]:
    """The fields a template prints; BadTemplate for a file that is no DOCX, hides something, or names a field there is not."""
    _check_archive(template)
    try:
        document = DocxTemplate(io.BytesIO(template))
        document.init_docx()
        source = document.patch_xml(document.get_xml())
        tree = _environment().parse(source)
    except TemplateError as trouble:
        raise BadTemplate("syntax", str(trouble)[:200]) from trouble
    except Exception as trouble:  # python-docx raises what it likes about a broken file
        raise BadTemplate("not_docx") from trouble
    for node in _walk(tree):
        if not isinstance(node, _ALLOWED):
            raise BadTemplate("not_allowed", type(node).__name__)
        if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
            raise BadTemplate("not_allowed", node.name)
        if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
            raise BadTemplate("not_allowed", node.attr)
    found: set[str] = set()
    _fields(tree, {**sample, "loop": {"index": 1, "first": True, "last": True}}, found)
    fill(template, sample)
    return found


def _check_archive(template: bytes) -> None:
    if len(template) > MOST_BYTES:
        raise BadTemplate("too_large")
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(each.file_size for each in parts) > MOST_UNPACKED:
                raise BadTemplate("too_large")
            names = {each.filename.lower() for each in parts}
            if "word/document.xml" not in names:
                raise BadTemplate("not_docx")
            if any("vbaproject" in name or "/embeddings/" in name or "/activex/" in name for name in names):
                raise BadTemplate("macros")
            for each in parts:
                if each.filename.endswith(".rels") and _outside(archive.read(each)):
                    raise BadTemplate("outside_links", each.filename)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as trouble:
        raise BadTemplate("not_docx") from trouble


def _outside(rels: bytes) -> bool:
    """Whether the part refers to something that would be fetched (plain links on words are harmless)."""
    entries = re.findall(rb"<Relationship [^>]*>", rels)
    return any(_EXTERNAL.search(each) and b"/hyperlink" not in each for each in entries)


def _walk(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _walk(child)


def _fields(node: nodes.Node, known: Mapping[str, Any], found: set[str]) -> None:
    """Every name and attribute, looked up in the sample; the variable of a loop stands for the first thing looped over."""
    if isinstance(node, nodes.For) and isinstance(node.target, nodes.Name):
        rows = _value(node.iter, known, found)
        inner = {**known, node.target.name: rows[0] if isinstance(rows, list) and rows else {}}
        for child in [*node.body, *node.else_]:
            _fields(child, inner, found)
        return
    if isinstance(node, nodes.Getattr | nodes.Name):
        _value(node, known, found)
        return
    for child in node.iter_child_nodes():
        _fields(child, known, found)


def _value(node: nodes.Node, known: Mapping[str, Any], found: set[str]) -> Any:
    path = _path(node)
    here: Any = known
    for step in path:
        if not isinstance(here, Mapping) or step not in here:
            raise BadTemplate("unknown_field", ".".join(path))
        here = here[step]
    found.add(".".join(path))
    return here


def _path(node: nodes.Node) -> list[str]:
    if isinstance(node, nodes.Name):
        return [node.name]
    if isinstance(node, nodes.Getattr):
        return [*_path(node.node), node.attr]
    raise BadTemplate("not_allowed", type(node).__name__)
