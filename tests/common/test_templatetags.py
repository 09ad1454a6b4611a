"""How pages write money, days, states and addresses."""

from datetime import UTC, date, datetime, timedelta
from enum import Enum
from types import SimpleNamespace

import django_filters
import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from common import tones
from common.templatetags import trade
from common.widgets import DayInput, MoneyInput

NBSP = "\u00a0"


def drawn(source, path="/", **values):
    return Template(source).render(Context({"request": RequestFactory().get(path), **values}))


@pytest.mark.parametrize(
    ("amount", "words"),
    [(1_250_000, "1.250.000"), (0, "0"), (999, "999"), (-50_000, "-50.000"), ("62000000", "62.000.000")],
)
def test_money_is_written_in_whole_dong_in_both_languages(amount, words):
    for language in ("vi", "en"):
        with translation.override(language):
            assert trade.dong(amount) == f"{words}{NBSP}đ"


@pytest.mark.parametrize(
    "write", [trade.dong, trade.dong_short, trade.number, trade.day, trade.moment, trade.due, trade.filesize]
)
def test_nothing_is_shown_as_a_dash_not_as_none(write):
    assert write(None) == "–"


@pytest.mark.parametrize(
    ("amount", "words"),
    [(1_250_000_000, "1,25 tỷ đ"), (289_000_000, "289 triệu đ"), (62_500_000, "62,5 triệu đ"), (950_000, "950.000 đ")],
)
def test_a_sum_read_at_a_glance(amount, words):
    with translation.override("vi"):
        assert trade.dong_short(amount).replace(NBSP, " ") == words


def test_a_moment_is_told_in_hanoi_time():
    late = datetime(2026, 11, 23, 18, 5, tzinfo=UTC)
    assert f"24/11/2026{NBSP}01:05" in trade.moment(late)
    assert ">24/11/2026<" in trade.day(late)
    assert 'datetime="2026-11-24"' in trade.day(date(2026, 11, 24))


@pytest.mark.parametrize(
    ("days", "words", "tone"),
    [(-2, "2 days overdue", "bad"), (0, "today", "bad"), (2, "2 days left", "warn"), (9, "9 days left", "quiet")],
)
def test_a_term_says_how_many_days_are_left(days, words, tone):
    with translation.override("en"):
        shown = trade.due(timezone.localdate() + timedelta(days=days))
    assert words in shown
    assert f"tone-{tone}" in shown


def test_a_state_wears_a_word_and_a_picture_beside_its_colour():
    shown = drawn("{{ state|badge }}", state="overdue")
    assert "overdue" in shown
    assert "exclamation-octagon" in shown


def test_an_enum_may_choose_its_own_tone():
    class Colour(Enum):
        ODD = "odd"

        @property
        def tone(self):
            return "live"

    assert tones.of(Colour.ODD).tone == "live"


def test_an_unknown_state_is_quiet_rather_than_an_error():
    assert tones.of("never heard of").tone == tones.QUIET


def test_what_people_wrote_is_escaped_in_badges_crumbs_and_chips():
    shown = drawn(
        '{% badge name "bad" %}{% crumb name url %}{{ digest|digest }}', name="<b>", url="/x?a=1&b=2", digest='"><i>'
    )
    assert "<b>" not in shown
    assert "<i>" not in shown
    assert 'href="/x?a=1&amp;b=2"' in shown


def test_the_query_keeps_the_other_filters():
    assert drawn("{% query page=2 %}", "/?state=open&state=late&page=1") == "?state=open&amp;state=late&amp;page=2"
    assert drawn("{% query sort=None %}", "/?sort=name&q=a") == "?q=a"


@pytest.mark.parametrize(
    ("asked", "sort", "direction"),
    [("", "opened_on", ""), ("opened_on", "-opened_on", "ascending"), ("-opened_on", "opened_on", "descending")],
)
def test_a_head_sorts_upwards_then_downwards(asked, sort, direction):
    shown = drawn('{% sort_th "opened_on" "Opened" %}', f"/?sort={asked}&page=3")
    assert f"?sort={sort}" in shown
    assert "page=" not in shown
    assert (f'aria-sort="{direction}"' in shown) == bool(direction)


def test_a_form_sent_twice_has_a_key_of_its_own_each_time_it_is_shown():
    assert drawn("{% once %}") != drawn("{% once %}")


def test_the_heading_repeats_the_title_unless_a_page_says_otherwise():
    base = Template(
        "<t>{% block title %}base{% endblock %}</t><h1>{% block heading %}{% echo_block 'title' %}{% endblock %}</h1>"
    )
    page = Template("{% extends base %}{% block title %}Cases{% endblock %}")
    assert page.render(Context({"base": base})) == "<t>Cases</t><h1>Cases</h1>"
    named = Template("{% extends base %}{% block title %}Cases{% endblock %}{% block heading %}Mine{% endblock %}")
    assert named.render(Context({"base": base})) == "<t>Cases</t><h1>Mine</h1>"


def test_a_timeline_is_told_by_days_in_hanoi():
    late, early = datetime(2026, 11, 23, 18, tzinfo=UTC), datetime(2026, 11, 23, 16, tzinfo=UTC)
    days = trade.regroup_days([{"at": late}, SimpleNamespace(at=early)])
    assert [group["day"] for group in days] == [date(2026, 11, 24), date(2026, 11, 23)]


def test_a_chart_and_its_table_show_the_same_figures():
    chart = {
        "categories": ["a", "b"],
        "urls": ["/a"],
        "series": [{"name": "n", "values": [1, 2], "urls": [None, "/2"]}],
    }
    rows = trade.chart_rows(chart)
    assert [(row["name"], row["url"], [cell["value"] for cell in row["cells"]]) for row in rows] == [
        ("a", "/a", [1]),
        ("b", None, [2]),
    ]
    assert rows[1]["cells"][0]["url"] == "/2"


def test_figures_in_a_page_cannot_close_their_script():
    assert "</script><script>" not in trade.data_script({"title": "</script><script>alert(1)"}, "x")


def test_a_refusal_names_each_missing_thing_with_its_link():
    refused = SimpleNamespace(message="No.", facts={"missing": [{"label": "Valuation", "url": "/v"}]})
    shown = drawn('{% include "components/_refusal.html" %}', refused=refused)
    assert '<a href="/v">Valuation</a>' in shown


@pytest.mark.parametrize(
    ("typed", "number"), [("1.250.000", "1250000"), ("62 000 000 đ", "62000000"), ("5\u00a0000₫", "5000"), ("", "")]
)
def test_money_is_read_as_it_is_typed(typed, number):
    assert MoneyInput().value_from_datadict({"value": typed}, {}, "value") == number


def test_money_and_days_are_shown_as_they_are_typed_here():
    assert MoneyInput().format_value(1250000) == "1.250.000"
    assert DayInput().format_value(date(2026, 11, 23)) == "23/11/2026"
    assert DayInput().format_value("2026-11-23") == "23/11/2026"
    assert DayInput().format_value("31112026") == "31112026"


def test_an_empty_choice_of_a_filter_says_all_instead_of_dashes():
    class Filters(forms.Form):
        kind = django_filters.fields.ChoiceField(choices=[("a", "A")])

    class Plain(forms.Form):
        kind = forms.ChoiceField(choices=[("", "---------"), ("a", "A")])

    with translation.override("en"):
        for form in (Filters({}), Plain({})):
            assert trade.say_all(form) == ""
            assert "---" not in str(form["kind"])
            assert ">all<" in str(form["kind"])


def test_the_order_of_a_list_is_no_filter_to_take_off():
    class Filters(forms.Form):
        q = forms.CharField(label="Words")
        sort = forms.CharField()

    chips = trade.active_filters({"request": RequestFactory().get("/?q=a&sort=name&page=2")}, Filters())
    assert chips == [{"label": "Words", "words": "a", "url": "?sort=name"}]
