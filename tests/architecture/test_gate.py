"""Whoever lacks the right for a deed sees no form of it; and every deed's page has its right named."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import NoReverseMatch, get_resolver, reverse

from staff.roles import ROLES
from surveillance import gate

pytestmark = pytest.mark.django_db
# What a person does to her own things or settings, or may do because she sees the thing; and doors that ask in the view.
OWN = {
    "evidence:capture", "evidence:batch-receive", "evidence:capture-order", "evidence:pack-export", "evidence:pack-take-out",
    "evidence:pack-download", "evidence:exhibit-view", "evidence:exhibit-download", "sellers:link-detail",
    "cases:template-restore", "cases:case-mute", "library:guide-read", "library:guide-write", "library:guide-rewrite",
    "monitoring:watch-set", "inspections:plan-draft", "staff:person-engage", "staff:person-move", "staff:person-dismiss",
    "staff:team-set-duties", "staff:token-make", "staff:token-revoke", "staff:view-keep", "staff:view-drop", "staff:sessions-end",
}  # fmt: skip
READ_ONLY = re.compile(
    r"-(list|detail|options|export|progress|original|picture|page|thumbnail|exhibits|violations|decisions|deadlines|timeline"
    r"|papers|goods|labels|file|paper|history|trade|reckoning|grounds|today|group|queue|accounts|health|keys?|tools|extension)$"
    r"|:(known|search|why|my-work|dashboard|map|health|profile|capture-from-page)$"
)


def names(patterns, space=""):
    for each in patterns:
        if hasattr(each, "url_patterns"):
            yield from names(each.url_patterns, each.namespace or space)
        elif each.name and space:
            yield f"{space}:{each.name}"


def every_page() -> set[str]:
    return {name for name in names(get_resolver().url_patterns) if not name.startswith(("laws:", "api"))}


def address(name: str) -> str:
    given = get_resolver().namespace_dict[name.split(":")[0]][1].reverse_dict.getlist(name.split(":")[1])
    wanted = given[0][0][0][1]
    return reverse(name, kwargs={key: "x" if key in {"kind", "form", "slug"} else 1 for key in wanted})


def test_every_deed_s_page_names_its_right():
    said = set(gate.PAGES) | set(gate.FORMS) | OWN
    assert not {name for name in every_page() if name not in said and not READ_ONLY.search(name)}


def test_every_line_of_the_gate_is_a_page_and_a_right_somebody_holds():
    held = set().union(*(role.permissions for role in ROLES.values()))
    known = {f"{app}.{code}" for app, code in Permission.objects.values_list("content_type__app_label", "codename")}
    for name, rights in {**gate.PAGES, **gate.FORMS}.items():
        try:
            assert address(name)
        except NoReverseMatch:
            pytest.fail(name)
        assert set(rights) <= held & known, name


def test_the_auditor_is_refused_before_any_form_is_shown(lan, signed_in):
    browser = signed_in(lan)
    assert {name for name in gate.PAGES if browser.get(address(name)).status_code != 403} == set()
    assert {name for name in {**gate.PAGES, **gate.FORMS} if browser.post(address(name)).status_code != 403} == set()


def test_whoever_holds_the_right_goes_on_to_the_thing_itself(chi, signed_in):
    assert signed_in(chi).get(address("inspections:finding-uphold")).status_code == 404


def test_nobody_signed_in_is_asked_to_sign_in_first(client):
    assert client.get(address("cases:case-open")).status_code == 302
