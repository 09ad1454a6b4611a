"""Finding watched words in running text. Pure: words and texts in, hits out; accents and case do not matter."""

import re
from collections.abc import Iterable, Iterator

from sellers.identifiers import fold

SHORTEST = 3


def folded(words: str) -> str:
    """The one spelling of watched words: lower case, without accents, single blanks."""
    return " ".join(fold(words).split())


class Matcher:
    """Looks for many phrases at once, each as whole words."""

    def __init__(self, phrases: dict[int, str]) -> None:
        self._keys: dict[str, list[int]] = {}
        for key, phrase in phrases.items():
            self._keys.setdefault(folded(phrase), []).append(key)
        # The longest first, and looking again one sign after each start, so that phrases within phrases are found too.
        spelled = sorted((re.escape(phrase) for phrase in self._keys if phrase), key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)(?=({'|'.join(spelled)})(?!\w))") if spelled else None

    def keys_in(self, text: str) -> set[int]:
        """The keys of the phrases that stand in the text."""
        if self._pattern is None or not text:
            return set()
        plain = folded(text)
        found = {match.group(1) for match in self._pattern.finditer(plain)}
        inside = {phrase for phrase in self._keys for whole in found if f" {phrase} " in f" {whole} "}
        return {key for phrase in found | inside for key in self._keys[phrase]}

    def scan(self, texts: Iterable[tuple[int, str]]) -> Iterator[tuple[int, int]]:
        """(key, number of the text) for each hit, text by text."""
        for number, text in texts:
            for key in sorted(self.keys_in(text)):
                yield key, number
