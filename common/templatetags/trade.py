"""Tags and filters of every page; built in, so templates need no `load`. Seen on /styleguide/, told in docs/design.md."""

import uuid
from datetime import date, datetime
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY, BlockNode
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from common import tones

register = template.Library()

NOTHING = "–"
NBSP = "\u00a0"
DIGEST_SHOWN = 12
SORT = "sort"
DASHES = "---------"


# Numbers and money


@register.filter
def number(value: Any) -> str:
    """1234567 as the language groups it; `–` for nothing."""
    return NOTHING if value is None or value == "" else formats.number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def plain(value: Any) -> str:
    """The bare value for attributes and addresses, never grouped."""
    return "" if value is None else str(value)


@register.filter
def dong(value: Any) -> str:
    """Whole đồng: 1250000 -> `1.250.000 đ` (both languages write money the Vietnamese way, as the papers do)."""
    if value is None or value == "":
        return NOTHING
    return f"{int(value):,}".replace(",", ".") + NBSP + "đ"


@register.filter
def dong_short(value: Any) -> str:
    """A sum read at a glance: 1250000000 -> `1,25 tỷ đ`."""
    if value is None or value == "":
        return NOTHING
    amount = int(value)
    for size, word in ((10**9, gettext("bn")), (10**6, gettext("m"))):
        if abs(amount) >= size:
            shown = (
                f"{amount / size:.2f}".rstrip("0").rstrip(".") if abs(amount) < 100 * size else f"{amount / size:,.0f}"
            )
            return f"{_decimal(shown)}{NBSP}{word}{NBSP}đ"
    return dong(amount)


@register.filter
def signed(value: Any) -> str:
    """A number that speaks for or against: `+11,0`, `−1,5`."""
    shown = formats.number_format(abs(round(float(value), 1)), decimal_pos=1, use_l10n=True)
    return f"{'−' if float(value) < 0 else '+'}{shown}"


@register.filter
def offset(value: Any, by: Any) -> str:
    """A place in a drawing, moved: `{{ node.x|offset:-6 }}`; with a point, as SVG wants it."""
    return f"{float(value) + float(by):.1f}"


@register.filter
def filesize(value: Any) -> str:
    """Bytes for people: 1234567 -> `1,2 MB`."""
    if value is None or value == "":
        return NOTHING
    size = float(value)
    for unit in ("B", "KB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            break
        size /= 1000
    return f"{_decimal(f'{size:.0f}' if unit == 'B' or size >= 100 else f'{size:.1f}')}{NBSP}{unit}"


def _decimal(shown: str) -> str:
    """`1,234.5` in the marks of the language."""
    return shown.translate(str.maketrans({",": ".", ".": ","})) if (get_language() or "").startswith("vi") else shown


# Days and moments


@register.filter
def day(value: Any) -> str:
    """A day, or the day of a moment in Hanoi: `23/11/2026`."""
    if not value:
        return NOTHING
    value = timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    return format_html('<time datetime="{}">{}</time>', value.strftime("%Y-%m-%d"), value.strftime("%d/%m/%Y"))


@register.filter
def moment(value: datetime | None) -> str:
    """A moment in Hanoi: `23/11/2026 14:05`."""
    if not value:
        return NOTHING
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    shown = local.strftime("%d/%m/%Y") + NBSP + local.strftime("%H:%M")
    return format_html('<time datetime="{}" class="nowrap">{}</time>', local.isoformat(timespec="minutes"), shown)


@register.filter
def clock(value: datetime | None) -> str:
    """The time of day in Hanoi: `14:05`."""
    if not value:
        return NOTHING
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), local.strftime("%H:%M"))


@register.filter
def ago(value: datetime | None) -> str:
    """How long ago, the moment itself in the title."""
    if not value:
        return NOTHING
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    title = local.strftime("%d/%m/%Y %H:%M")
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', local.isoformat(timespec="minutes"), title, _since(value)
    )


def _since(value: datetime) -> str:
    now = timezone.now() if timezone.is_aware(value) else datetime.now()  # noqa: DTZ005
    minutes = int((now - value).total_seconds() // 60)
    if minutes < 1:
        return gettext("just now")
    if minutes < 60:
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    if minutes < 24 * 60:
        return ngettext("%(n)d hour ago", "%(n)d hours ago", minutes // 60) % {"n": minutes // 60}
    days = minutes // (24 * 60)
    if days <= 30:
        return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
    return value.strftime("%d/%m/%Y")


@register.filter
def due(value: date | datetime | None) -> str:
    """A badge of the days left until a day: 3 days left, today, 2 days overdue."""
    if not value:
        return NOTHING
    on = timezone.localtime(value).date() if isinstance(value, datetime) else value
    left = (on - timezone.localdate()).days
    if left < 0:
        words = ngettext("%(n)d day overdue", "%(n)d days overdue", -left) % {"n": -left}
        tone, sign = "bad", "exclamation-octagon"
    elif left == 0:
        words, tone, sign = gettext("today"), "bad", "alarm"
    else:
        words = ngettext("%(n)d day left", "%(n)d days left", left) % {"n": left}
        tone, sign = ("warn", "hourglass-split") if left <= 3 else ("quiet", "clock")
    return _badge(words, tone, sign, title=on.strftime("%d/%m/%Y"))


# Badges and icons


def _badge(label: Any, tone: str = "quiet", sign: str = "", title: str = "") -> SafeString:
    picture = icon(sign) if sign else mark_safe('<i class="badge-dot" aria-hidden="true"></i>')
    hint = format_html(' title="{}"', title) if title else ""
    return format_html('<span class="badge tone-{}"{}>{}{}</span>', tone, hint, picture, label)


@register.filter(name="badge")
def badge_filter(value: Any, field: str = "state") -> str:
    """The badge of a model's choices field, or of an enum member; see `common.tones` for where tone and icon come from."""
    if value is None or value == "":
        return NOTHING
    shown = tones.of(value, field)
    return _badge(shown.label, shown.tone, shown.icon)


@register.simple_tag(name="badge")
def badge_tag(label: Any, tone: str = "quiet", sign: str = "") -> str:
    """A badge by hand."""
    return _badge(label, tone, sign)


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """A picture of the sprite; silent for screen readers unless it has a label."""
    said = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    kind = f"icon icon-{size}" if size else "icon"
    return format_html('<svg class="{}" {}><use href="{}#{}"/></svg>', kind, said, static("icons.svg"), name)


@register.filter
def digest(value: str | None) -> str:
    """The beginning of a SHA-256, the whole in the title."""
    if not value:
        return NOTHING
    return format_html('<code class="digest" title="{}">{}…</code>', value, str(value)[:DIGEST_SHOWN])


@register.filter
def initials(person: Any) -> str:
    """`Nguyễn Thu Hà` -> `TH`: the last two words, as Vietnamese names are called."""
    words = str(getattr(person, "full_name", "") or person).split()
    return "".join(word[0] for word in words[-2:]).upper()


# Addresses, lists, forms


@register.simple_tag(takes_context=True)
def query(context: Context, **values: Any) -> str:
    """The present query string with values replaced, or removed where None; starts with `?`."""
    request = context.get("request")
    asked = request.GET.copy() if request else None
    if asked is None:
        return "?"
    for name, value in values.items():
        asked.pop(name, None)
        if value is not None and value != "":
            asked[name] = str(value)
    return "?" + asked.urlencode()


@register.inclusion_tag("components/_sort_th.html", takes_context=True)
def sort_th(context: Context, field: str, label: str, css: str = "") -> dict[str, Any]:
    """A table head that sorts by the field: once upwards, once downwards. The other filters stay."""
    request = context.get("request")
    now = request.GET.get("sort", "") if request else ""
    towards = f"-{field}" if now == field else field
    direction = {field: "ascending", f"-{field}": "descending"}.get(now, "")
    return {"label": label, "css": css, "direction": direction, "url": query(context, sort=towards, page=None)}


@register.simple_tag
def pick(row: Any, name: str = "chosen") -> str:
    """The cell that ticks a row for the bar of components/_bulk.html."""
    return format_html(
        '<td class="shrink pick"><input type="checkbox" form="bulk" name="{}" value="{}" aria-label="{}"></td>',
        name, row.pk, row,
    )  # fmt: skip


@register.simple_tag
def pick_all(name: str = "chosen") -> str:
    """The head of that column: ticks every row of the page."""
    return format_html(
        '<th class="shrink pick"><input type="checkbox" data-check-all="{}" aria-label="{}"></th>',
        name, gettext("Choose all rows of this page"),
    )  # fmt: skip


@register.simple_tag
def crumb(label: Any, url: str = "") -> str:
    """One step of the breadcrumbs."""
    inner = format_html('<a href="{}">{}</a>', url, label) if url else format_html("<span>{}</span>", label)
    return format_html("<li>{}</li>", inner)


@register.simple_tag
def once() -> str:
    """A key which makes sending the form twice have one effect (audit.once)."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid.uuid4())


@register.simple_tag(takes_context=True)
def active_filters(context: Context, form: Any) -> list[dict[str, str]]:
    """What a filter form narrows now: label, words, and the address without it, one entry for each chosen value."""
    request = context.get("request")
    if not request or form is None:
        return []
    chips = []
    for name, field in form.fields.items():
        key = form.add_prefix(name)
        if name == SORT:
            continue
        label = field.label or name
        chips += [
            {"label": label, "words": _words_of(field, value), "url": _without(request, key, value)}
            for value in request.GET.getlist(key)
            if value != ""
        ]
    return chips


@register.simple_tag
def say_all(form: Any) -> str:
    """In a filter an empty choice means all: say so instead of Django's row of dashes."""
    for field in getattr(form, "fields", {}).values():
        if getattr(field, "empty_label", None) == DASHES:
            field.empty_label = gettext("all")
            field.widget.choices = field.choices
        elif not hasattr(field, "queryset") and any(
            label == DASHES for _, label in getattr(field, "choices", None) or ()
        ):
            field.choices = [(key, gettext("all") if label == DASHES else label) for key, label in field.choices]
    return ""


def _words_of(field: Any, value: str) -> str:
    choices = getattr(field, "choices", None)
    return next((str(label) for key, label in _flat(choices or ()) if str(key) == value), value)


def _flat(choices: Any) -> Any:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label


def _without(request: Any, key: str, value: str) -> str:
    asked = request.GET.copy()
    asked.setlist(key, [other for other in asked.getlist(key) if other != value])
    asked.pop("page", None)
    return "?" + asked.urlencode()


@register.simple_tag
def flat_rail(rail: Any, count: int = 4) -> list[Any]:
    """The first entries of the rail, for the bar at the foot of a phone."""
    return [item for group in rail or () for item in group["items"]][:count]


# Blocks


@register.simple_tag(takes_context=True)
def echo_block(context: Context, name: str) -> str:
    """The words of another block of the page: the heading repeats the title unless a page says otherwise."""
    if not context.render_context.get(BLOCK_CONTEXT_KEY):
        return ""
    return str(BlockNode(name, template.NodeList()).render(context))


# Pictures of figures, and their table twins


@register.simple_tag
def data_script(data: Any, id: str) -> SafeString:
    """What a picture is drawn from, as a JSON script element `<id>-data`."""
    return json_script(data, f"{id}-data")


@register.simple_tag
def chart_rows(chart: dict[str, Any]) -> list[dict[str, Any]]:
    """A chart's figures as table rows: one per category, one cell per series, each with the address of its list."""
    rows = []
    all_urls = chart.get("urls") or []
    for at, name in enumerate(chart.get("categories", ())):
        cells = [
            {"value": _at(series["values"], at), "url": _at(series.get("urls") or [], at)}
            for series in chart.get("series", ())
        ]
        rows.append({"name": name, "url": _at(all_urls, at), "cells": cells})
    return rows


def _at(values: Any, place: int) -> Any:
    return values[place] if place < len(values) else None


@register.simple_tag
def regroup_days(entries: Any) -> list[dict[str, Any]]:
    """Entries of a timeline under the days (in Hanoi) they happened, in the order given."""
    days: list[dict[str, Any]] = []
    for entry in entries or ():
        at = entry["at"] if isinstance(entry, dict) else entry.at
        on = timezone.localtime(at).date() if timezone.is_aware(at) else at.date()
        if not days or days[-1]["day"] != on:
            days.append({"day": on, "entries": []})
        days[-1]["entries"].append(entry)
    return days
