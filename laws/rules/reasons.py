"""What every answer carries, and how the rules say no."""

from collections.abc import Mapping
from typing import Any, NamedTuple

Facts = Mapping[str, Any]
NO_FACTS: Facts = {}


class Reason(NamedTuple):
    """One step of a reckoning: a code for words, the article it rests on, the facts it used."""

    code: str
    citation: str
    facts: Facts = NO_FACTS


class RuleRefused(Exception):
    """The law gives no answer to what was asked. `code` names the reason, `citation` the article, `facts` the figures."""

    def __init__(self, code: str, citation: str = "", **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.citation = citation
        self.facts: Facts = facts
