"""Which tone and icon a state wears. Six tones for the whole product; a state never shows itself by colour alone."""

from collections.abc import Mapping
from typing import Any, NamedTuple

QUIET, INFO, GOOD, WARN, BAD, LIVE = "quiet", "info", "good", "warn", "bad", "live"
ICONS = {
    GOOD: "check-circle",
    WARN: "exclamation-triangle",
    BAD: "exclamation-octagon",
    LIVE: "arrow-repeat",
    INFO: "",
    QUIET: "",
}

# The common words of states; a room that needs another tone gives its enum
# members `tone` (and `icon`), or its model `state_tone`.
WORDS: Mapping[str, str] = {
    **dict.fromkeys(("draft", "drafted", "closed", "archived", "withdrawn", "cancelled", "expired", "inactive", "gone", "unknown",
                     "merged", "split", "none", "dismissed", "muted", "hub", "skipped", "duplicate", "unsure"), QUIET),
    **dict.fromkeys(("open", "opened", "new", "planned", "proposed", "submitted", "active", "published", "assigned", "kept",
                     "established", "received", "suspected", "online", "scheduled", "noted", "unread"), INFO),
    **dict.fromkeys(("done", "signed", "issued", "paid", "sealed", "read", "approved", "confirmed", "met", "served", "intact",
                     "same", "passed", "collected", "visited", "finished", "success", "live"), GOOD),
    **dict.fromkeys(("awaiting", "waiting", "pending", "review", "in_review", "sent_back", "returned", "part_paid", "partly_paid",
                     "due", "observed", "changed", "paused", "extended", "stopped", "partly_read", "suspended"), WARN),
    **dict.fromkeys(("overdue", "refused", "failed", "annulled", "broken", "missed", "parked", "fined", "rejected", "deleted",
                     "unpaid", "enforced", "different", "tampered"), BAD),
    **dict.fromkeys(("running", "reading", "sealing", "working", "in_progress", "importing", "visiting"), LIVE),
}  # fmt: skip


class Shown(NamedTuple):
    """How a state is shown."""

    label: Any
    tone: str
    icon: str


def of(value: Any, field: str = "state") -> Shown:
    """Label, tone and icon of an enum member, of a model's choices field, or of a plain word.

    Tone and icon: the enum member's own `tone`/`icon`, else the model's `<field>_tone`/`<field>_icon`, else the common words.
    """
    if hasattr(value, "_meta"):
        return _of_model(value, field)
    label = getattr(value, "label", value)
    code = str(getattr(value, "value", value))
    tone = getattr(value, "tone", None) or WORDS.get(code.lower(), QUIET)
    return Shown(label, tone, getattr(value, "icon", None) or ICONS[tone])


def _of_model(thing: Any, field: str) -> Shown:
    code = getattr(thing, field)
    show = getattr(thing, f"get_{field}_display", None)
    enum = getattr(thing._meta.get_field(field), "choices_enum", None)
    member = _member(enum or type(code), code)
    tone = getattr(member, "tone", None) or getattr(thing, f"{field}_tone", None) or WORDS.get(str(code).lower(), QUIET)
    icon = getattr(member, "icon", None) or getattr(thing, f"{field}_icon", None) or ICONS[tone]
    return Shown(show() if show else code, tone, icon)


def _member(enum: Any, code: Any) -> Any:
    try:
        return enum(code) if hasattr(enum, "choices") else None
    except ValueError:
        return None
