"""Saved web pages as text: what a person would have read, and the addresses it points at. Nothing is run or fetched."""

import re
from html.parser import HTMLParser

from evidence.readers.base import clean

MOST_BYTES = 20 << 20
_TEXT_KEPT = 1_000_000
_LINKS_KEPT = 500
_SILENT = frozenset({"script", "style", "template", "noscript", "svg", "head", "iframe", "object"})
_BREAKS = frozenset(
    {"p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "article", "section", "header",
     "footer", "main", "nav", "aside", "form", "blockquote", "pre", "hr", "dd", "dt", "td", "th", "title"}
)  # fmt: skip
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{2,30})", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\f\v\u00a0]+")
_LINES = re.compile(r"\s*\n\s*")


class Page(HTMLParser):
    """Collects title, visible text, links and the address the page gives for itself."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.address = ""
        self.links: list[str] = []
        self._said: list[str] = []
        self._length = 0
        self._silent: list[str] = []
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if (
            tag == "a"
            and len(self.links) < _LINKS_KEPT
            and given.get("href", "").startswith(("http", "tel:", "mailto:", "//"))
        ):
            self.links.append(clean(given["href"][:1000]))
        elif tag == "meta" and given.get("property") == "og:url":
            self.address = clean(given.get("content", "")[:1000])
        elif tag == "link" and given.get("rel") == "canonical" and not self.address:
            self.address = clean(given.get("href", "")[:1000])
        elif tag == "img" and given.get("alt"):
            self._say(f" {given['alt']} ")
        if tag == "title" and not self.title:
            self._in_title = True
        elif tag in {"body", "main", "article", "h1", "p"}:
            # An unclosed <head> or <svg> must not hide the page.
            self._silent = [one for one in self._silent if one not in {"head", "svg"}]
        if tag in _SILENT and tag != "head":
            self._silent.append(tag)
        if tag in _BREAKS:
            self._say("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        if tag in self._silent:
            while self._silent and self._silent.pop() != tag:
                pass
        if tag in _BREAKS:
            self._say("\n")

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title = clean((self.title + data).strip()[:300])
        elif not self._silent:
            self._say(data)

    def _say(self, text: str) -> None:
        if self._length < _TEXT_KEPT:
            self._said.append(text)
            self._length += len(text)

    @property
    def text(self) -> str:
        joined = _BLANKS.sub(" ", "".join(self._said))
        return clean(_LINES.sub("\n", joined).strip())[:_TEXT_KEPT]


def page_of(data: bytes, charset: str = "") -> Page:
    """The page in these bytes. Whatever the page does wrong, what can be read is read."""
    page = Page()
    page.feed(decoded(data, charset))
    page.close()
    return page


def decoded(data: bytes, charset: str = "") -> str:
    """Text by the transport's charset, the page's own, or UTF-8; bytes that do not fit show as such."""
    named = _CHARSET.search(data[:4096])
    for name in (charset, named[1].decode("ascii") if named else "", "utf-8-sig"):
        if name:
            try:
                return data.decode(name, "backslashreplace" if name == "utf-8-sig" else "strict")
            except (LookupError, UnicodeDecodeError, ValueError):
                continue
    return data.decode("utf-8", "replace")
