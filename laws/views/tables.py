"""Tables of the law: instruments, competence, terms with what-if, the calendar of working days, forms, amendments."""

import calendar as months
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import formats, timezone
from django.utils.dateparse import parse_date

from common.errors import Refused
from common.paging import page_of
from laws import selectors, words
from laws.forms import ClockForm
from laws.models import Amendment, Competence, DeadlineTerm, DecisionForm, Holiday, Instrument, Provision, Requirement
from laws.rules.book import Book
from laws.services import reckoning
from laws.views import tabs

FIRST_YEAR, LAST_YEAR = 2020, 2100


def instrument_list(request: HttpRequest) -> HttpResponse:
    told = {
        "instruments": Instrument.objects.all(),
        "tabs": tabs.room("instrument-list"),
        "today": timezone.localdate(),
    }
    return render(request, "laws/instrument_list.html", told)


def instrument_detail(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Instrument.objects.visible_to(request.user), pk=pk)
    gate = next((gate for gate in selectors.book().gates if gate.code == row.gate), None)
    provisions = page_of(Provision.objects.filter(instrument=row.number), request)
    told = {
        "instrument": row,
        "gate": gate,
        "page": provisions,
        "amendments": selectors.amendments_of("instrument", [row.code]),
    }
    return render(request, "laws/instrument_detail.html", told)


def competence_table(request: HttpRequest) -> HttpResponse:
    on = parse_date(request.GET.get("on", "")) if request.GET.get("on", "")[:4].isdecimal() else None
    on = on or timezone.localdate()
    rows = list(Competence.objects.in_force(on))
    named = [each.code for each in selectors.book().sectors]
    codes = sorted({row.sector for row in rows}, key=lambda code: named.index(code) if code in named else len(named))
    sectors = [{"name": words.sector_name(code), "rows": [row for row in rows if row.sector == code]} for code in codes]
    form = ClockForm(initial={"on": on})
    return render(
        request,
        "laws/competence_table.html",
        {"sectors": sectors, "on": on, "form": form, "tabs": tabs.room("competence-table")},
    )


def term_list(request: HttpRequest) -> HttpResponse:
    """All terms, and when each would end if its event were on the day asked for."""
    form = ClockForm(request.GET or None)
    on = form.cleaned_data["on"] if form.is_valid() and form.cleaned_data["on"] else timezone.localdate()
    law = selectors.book()
    rows = [
        {"term": term, "length": words.length_words(term.length, term.unit), **_ends(term, on, law)}
        for term in DeadlineTerm.objects.all()
    ]
    told = {"rows": rows, "on": on, "form": ClockForm(initial={"on": on}), "tabs": tabs.room("term-list")}
    return render(request, "laws/term_list.html", told)


def _ends(term: DeadlineTerm, on: date, law: Book) -> dict[str, Any]:
    if not term.holds(on):
        return {"clock": None, "variants": []}
    clock = reckoning.clock(term.code, on, law=law)
    variants = [
        (each["name"], reckoning.clock(term.code, on, variant=each["name"], law=law).due_on) for each in term.variants
    ]
    return {"clock": clock, "variants": variants}


def term_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One term: its text, and the clock from a day with the days that do not count."""
    term = get_object_or_404(DeadlineTerm.objects.visible_to(request.user), pk=pk)
    form = ClockForm(request.GET or None)
    on = form.cleaned_data["on"] if form.is_valid() and form.cleaned_data["on"] else timezone.localdate()
    told = None
    try:
        told = reckoning.clock_json(reckoning.clock(term.code, on))
    except Refused as no:
        form = ClockForm({"on": on})
        form.is_valid()
        form.add_error("on", str(no))
    days = [{**each, "date": date.fromisoformat(each["day"])} for each in told["skipped"]] if told else []
    due_on = date.fromisoformat(told["due_on"]) if told and told["due_on"] else None
    page = {
        "term": term,
        "on": on,
        "form": form if form.is_bound else ClockForm(initial={"on": on}),
        "told": told,
        "days": days,
        "due_on": due_on,
        "length": words.length_words(term.length, term.unit),
        "amendments": selectors.amendments_of("deadlineterm", [term.code]),
    }
    return render(request, "laws/term_detail.html", page)


def holiday_calendar(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("year", "")
    today = timezone.localdate()
    year = int(asked) if asked.isdecimal() and FIRST_YEAR <= int(asked[:6]) <= LAST_YEAR else today.year
    rows = list(Holiday.objects.filter(day__year=year))
    told = {
        "year": year,
        "months": _months(year, {row.day: row for row in rows}, today),
        "holidays": rows,
        "tabs": tabs.room("holiday-calendar"),
    }
    return render(request, "laws/holiday_calendar.html", told)


def _months(year: int, rows: dict[date, Holiday], today: date) -> list[dict[str, Any]]:
    """Twelve months of weeks of days: {day, tone, title, is_today}; None pads the first and last week."""
    working = selectors.calendar().is_working_day
    found = []
    for month in range(1, 13):
        weeks = months.Calendar().monthdatescalendar(year, month)
        shown = [[_day(day, month, rows, working, today) for day in week] for week in weeks]
        found.append({"name": formats.date_format(date(year, month, 1), "F Y"), "weeks": shown})
    return found


def _day(day: date, month: int, rows: dict[date, Holiday], working: Any, today: date) -> dict[str, Any] | None:
    if day.month != month:
        return None
    row = rows.get(day)
    tone = ("info" if working(day) else "bad" if row.is_confirmed else "warn") if row else ""
    return {
        "day": day,
        "tone": tone,
        "title": row.name if row else "",
        "is_off": not working(day),
        "is_today": day == today,
    }


def form_list(request: HttpRequest) -> HttpResponse:
    return render(request, "laws/form_list.html", {"forms": DecisionForm.objects.all(), "tabs": tabs.room("form-list")})


def requirement_list(request: HttpRequest) -> HttpResponse:
    """What a file must hold before a decision is signed."""
    rows = Requirement.objects.in_force(timezone.localdate())
    return render(request, "laws/requirement_list.html", {"rows": rows, "tabs": tabs.room("requirement-list")})


def amendment_list(request: HttpRequest) -> HttpResponse:
    page = page_of(Amendment.objects.select_related("by"), request)
    return render(request, "laws/amendment_list.html", {"page": page, "tabs": tabs.room("amendment-list")})
