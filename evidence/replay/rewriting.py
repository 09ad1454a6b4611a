"""Archived HTML and CSS made harmless and pointed at the archive. Written anew from a list of what may stay, never cut from the old.

This is the first wall; the replay host's content policy is the second, and holds even where this one is wrong. Text is always escaped,
so what comes out has only the tags written here, whatever context a browser reads it in.
"""

import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser
from urllib.parse import urljoin

# An address of the capture (or "") for an absolute address and what it is wanted for: "page" or "thing".
Resolve = Callable[[str, str], str]

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_DROPPED = frozenset(
    {
        "script",
        "noscript",
        "template",
        "object",
        "applet",
        "iframe",
        "noembed",
        "noframes",
        "xmp",
        "plaintext",
        "portal",
        "frameset",
    }
)
_KEPT = frozenset({
    "html", "head", "body", "title", "style", "a", "abbr", "address", "article", "aside", "audio", "b", "bdi",
    "bdo", "blockquote", "br", "button", "caption", "center", "cite", "code", "col", "colgroup", "data", "dd",
    "del", "details", "dfn", "div", "dl", "dt", "em", "fieldset", "figcaption", "figure", "font", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "i", "img", "input", "ins", "kbd", "label",
    "legend", "li", "main", "mark", "menu", "nav", "ol", "optgroup", "option", "output", "p", "picture", "pre",
    "progress", "q", "rp", "rt", "ruby", "s", "samp", "section", "select", "small", "source", "span", "strike",
    "strong", "sub", "summary", "sup", "table", "tbody", "td", "textarea", "tfoot", "th", "thead", "time", "tr",
    "tt", "u", "ul", "var", "video", "wbr", "svg", "g", "path", "circle", "ellipse", "line", "polyline", "polygon",
    "rect", "defs", "use", "symbol", "clippath", "mask", "lineargradient", "radialgradient", "stop", "text",
    "tspan", "pattern",
})  # fmt: skip
_PLAIN = frozenset({
    "class", "id", "title", "alt", "lang", "dir", "width", "height", "colspan", "rowspan", "span", "align",
    "valign", "bgcolor", "color", "size", "face", "border", "cellpadding", "cellspacing", "role", "hidden", "type",
    "value", "placeholder", "checked", "disabled", "selected", "open", "start", "reversed", "datetime", "cite",
    "label", "media", "sizes", "viewbox", "d", "fill", "stroke", "stroke-width", "stroke-linecap",
    "stroke-linejoin", "fill-rule", "clip-rule", "opacity", "transform", "x", "y", "x1", "x2", "y1", "y2", "cx",
    "cy", "r", "rx", "ry", "points", "offset", "stop-color", "gradientunits", "gradienttransform",
    "preserveaspectratio", "clip-path", "controls", "loop", "muted",
})  # fmt: skip
_URL = re.compile(r"url\(\s*(?:\"([^\"]*)\"|'([^']*)'|([^)\"']*))\s*\)", re.IGNORECASE)
_IMPORT = re.compile(r"@import\s+(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_OPENING = re.compile(r"<(?=[A-Za-z/!?])")
_DATA_PICTURE = re.compile(r"data:(image/(png|jpeg|gif|webp|avif|svg\+xml)|font/|application/(x-)?font)", re.IGNORECASE)
_MOST_OUT = 64 << 20


def css(text: str, base: str, resolve: Resolve) -> str:
    """A style sheet whose addresses lead into the capture; the others lead nowhere. It cannot end the element it stands in."""

    def address(found: "re.Match[str]") -> str:
        said = next((one for one in found.groups() if one is not None), "").strip()
        return f'url("{_safe(said, base, resolve, "thing")}")'

    def imported(found: "re.Match[str]") -> str:
        said = next((one for one in found.groups() if one is not None), "")
        return f'@import url("{_safe(said, base, resolve, "thing")}")'

    return _OPENING.sub(r"\\3c ", _IMPORT.sub(imported, _URL.sub(address, text)))


def _safe(said: str, base: str, resolve: Resolve, wanted: str) -> str:
    if _DATA_PICTURE.match(said):
        return re.sub(r"[\"\\\s]", lambda found: f"%{ord(found[0]):02x}", said)
    if not said or said.startswith(("#", "data:", "javascript:", "about:", "blob:")):
        return said if said.startswith("#") and '"' not in said else ""
    try:
        whole = said if said.startswith("cid:") else urljoin(base, said)
    except ValueError:
        return ""
    return resolve(whole, wanted)


class _Rewriter(HTMLParser):
    def __init__(self, base: str, resolve: Resolve) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = ["<!doctype html>"]
        self._base, self._resolve = base, resolve
        self._dropping = ""
        self._depth = 0
        self._in_style = False
        self._styles: list[str] = []
        self._open: list[str] = []
        self._length = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._dropping:
            self._depth += tag == self._dropping
            return
        given = {name.lower(): value or "" for name, value in attrs}
        if tag == "base":
            self._base = urljoin(self._base, given.get("href", "")) if given.get("href") else self._base
        elif tag == "iframe" or tag == "frame":
            self._frame(given)
            self._drop(tag)
        elif tag in _DROPPED:
            self._drop(tag)
        elif tag == "link":
            self._link(given)
        elif tag == "style":
            self._in_style, self._styles = True, []
        elif tag in _KEPT:
            self._say(f"<{tag}{self._attributes(tag, given)}>")
            if tag not in _VOID:
                self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._dropping:
            if tag == self._dropping:
                self._depth -= 1
                self._dropping = self._dropping if self._depth else ""
        elif tag == "style" and self._in_style:
            self._in_style = False
            self._say(f"<style>{css(''.join(self._styles), self._base, self._resolve)}</style>")
        elif tag in self._open:
            self._open.remove(tag)
            self._say(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self._dropping:
            return
        if self._in_style:
            self._styles.append(data)
        else:
            self._say(escape(data, quote=False))

    def _drop(self, tag: str) -> None:
        if tag not in _VOID and tag != "frame":
            self._dropping, self._depth = tag, 1

    def _say(self, text: str) -> None:
        self._length += len(text)
        if self._length < _MOST_OUT:
            self.out.append(text)

    def _link(self, given: dict[str, str]) -> None:
        """Only style sheets that the capture holds: no preconnect, no prefetch, no manifest."""
        if "stylesheet" in given.get("rel", "").lower().split():
            href = _safe(given.get("href", ""), self._base, self._resolve, "thing")
            if href:
                self._say(f'<link rel="stylesheet" href="{escape(href)}" media="{escape(given.get("media", "all"))}">')

    def _frame(self, given: dict[str, str]) -> None:
        href = _safe(given.get("src", ""), self._base, self._resolve, "page")
        if href:
            size = "".join(
                f' {name}="{escape(given[name])}"' for name in ("width", "height", "class", "id") if name in given
            )
            self._say(f'<iframe sandbox="" src="{escape(href)}"{size}></iframe>')

    def _attributes(self, tag: str, given: dict[str, str]) -> str:
        said = []
        for name, value in given.items():
            if name in _PLAIN or name.startswith("aria-"):
                said.append((name, value))
            elif name == "style":
                said.append((name, css(value, self._base, self._resolve)))
            elif (name in {"src", "poster", "background"} and tag not in {"input", "source"}) or name == "src":
                said.append((name, _safe(value, self._base, self._resolve, "thing")))
            elif name == "srcset":
                said.append((name, self._srcset(value)))
            elif name in {"href", "xlink:href"} and tag == "use":
                said.append((name, value if value.startswith("#") else ""))
        if tag == "a" and given.get("href"):
            said += self._leads(given["href"])
        return "".join(f' {name}="{escape(value)}"' for name, value in said if value or name not in {"src", "srcset"})

    def _leads(self, href: str) -> list[tuple[str, str]]:
        """A link stays a link when the capture holds where it leads; else its address is only told."""
        inside = href if href.startswith("#") else _safe(href, self._base, self._resolve, "page")
        return [("href", inside)] if inside else [("title", href[:500])] if href.lower().startswith("http") else []

    def _srcset(self, value: str) -> str:
        found = []
        for one in value.split(", ")[:20]:
            address, _space, size = one.strip().partition(" ")
            inside = _safe(address.strip(","), self._base, self._resolve, "thing")
            if inside and not inside.startswith("data:"):
                found.append(f"{inside} {size}".strip())
        return ", ".join(found)


def html(text: str, base: str, resolve: Resolve) -> str:
    """A page that shows what the archived one showed and does nothing."""
    rewriter = _Rewriter(base, resolve)
    rewriter.feed(text)
    rewriter.close()
    return "".join(rewriter.out)
