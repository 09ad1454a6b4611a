"""The pages of this room: people and teams for administrators, one's own profile for everybody."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.selectors import timeline
from common import clock
from common.http import refusals_on, said
from common.paging import page_of
from staff import forms, selectors
from staff.filters import PersonFilter
from staff.models import ProgramToken, Team, User
from staff.roles import ROLES
from staff.services import people, sessions, teams, tokens


def _require_manager(request: HttpRequest) -> None:
    if not request.user.has_perm("staff.manage_staff"):
        raise PermissionDenied


def _roles_of(person: User) -> list[object]:
    return [ROLES[name].label for name in person.role_names if name in ROLES]


def person_list(request: HttpRequest) -> HttpResponse:
    _require_manager(request)
    asked = request.GET if request.GET else {"active": "yes"}
    found = PersonFilter(asked, selectors.person_list().order_by("team__number", "full_name", "pk"))
    page = page_of(found.qs, request)
    for person in page.rows:
        person.roles = _roles_of(person)
    return render(request, "staff/person_list.html", {"filters": found.form, "page": page})


def _person(request: HttpRequest, pk: int) -> User:
    _require_manager(request)
    return get_object_or_404(selectors.person_list(), pk=pk)


def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    page = {
        "person": person, "roles": _roles_of(person), "is_self": person.pk == request.user.pk,
        "sign_ins": selectors.sign_ins(person), "entries": timeline(request.user, [person], 30),
        "tokens": list(person.tokens.filter(revoked_at__isnull=True)),
    }  # fmt: skip
    return render(request, "staff/person_detail.html", page)


def person_engage(request: HttpRequest) -> HttpResponse:
    _require_manager(request)
    form = forms.EngageForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            person = people.engage(by=request.user, **form.cleaned_data)
            messages.success(request, _("%(who)s may sign in now.") % {"who": person})
            return redirect("staff:person-detail", person.pk)
    return render(request, "staff/person_engage.html", {"form": form})


def person_move(request: HttpRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    form = forms.MoveForm.of(person, request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            people.move(person_id=pk, by=request.user, **form.facts)
            return redirect("staff:person-detail", pk)
    return _deed(request, person, form, _("Team, title and roles"), _("Save"))


def person_dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    form = forms.WhyForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            people.dismiss(person_id=pk, by=request.user, why=form.cleaned_data["why"])
            return redirect("staff:person-detail", pk)
    return _deed(request, person, form, _("End access"), _("End access"), danger=True)


def _deed(request: HttpRequest, person: User, form, heading: str, submit: str, danger: bool = False) -> HttpResponse:  # type: ignore[no-untyped-def]
    page = {"person": person, "form": form, "heading": heading, "submit": submit, "danger": danger}
    return render(request, "staff/person_deed.html", page)


def team_list(request: HttpRequest) -> HttpResponse:
    return render(request, "staff/team_list.html", {"teams": list(selectors.team_list(clock.today()))})


def team_detail(request: HttpRequest, pk: int) -> HttpResponse:
    team = get_object_or_404(Team.objects.visible_to(request.user), pk=pk)
    told = selectors.team_page(team, clock.today())
    for person in told["members"]:
        person.roles = _roles_of(person)
    return render(
        request, "staff/team_detail.html", {"team": team, **told, "entries": timeline(request.user, [team], 20)}
    )


def team_set_duties(request: HttpRequest, pk: int) -> HttpResponse:
    _require_manager(request)
    team = get_object_or_404(Team, pk=pk)
    form = forms.DutiesForm.of(team, request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            told = form.cleaned_data
            areas = [area.pk for area in told["areas"]]
            teams.set_duties(team_id=pk, by=request.user, area_ids=areas, since=told["since"], why=told["why"])
            return redirect("staff:team-detail", pk)
    return render(request, "staff/team_set_duties.html", {"team": team, "form": form})


def profile(request: HttpRequest) -> HttpResponse:
    """One's own page; a token just made is shown here once, in the answer to the form that made it."""
    return _profile(request, forms.TokenForm())


def _profile(request: HttpRequest, form: forms.TokenForm, token: str = "") -> HttpResponse:
    page = {
        "person": request.user, "roles": _roles_of(request.user), "form": form, "token": token,
        "tokens": list(ProgramToken.objects.filter(user=request.user)), "sign_ins": selectors.sign_ins(request.user),
        "today": clock.today(),
    }  # fmt: skip
    return render(request, "staff/profile.html", page)


@require_POST
def token_make(request: HttpRequest) -> HttpResponse:
    form = forms.TokenForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            _row, token = tokens.make(by=request.user, **form.cleaned_data)
            return _profile(request, forms.TokenForm(), token)
    return _profile(request, form)


@require_POST
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(ProgramToken, pk=pk, user=request.user)
    with said(request):
        tokens.revoke(token_id=pk, by=request.user)
    return redirect("staff:profile")


@require_POST
def sessions_end(request: HttpRequest) -> HttpResponse:
    ended = sessions.end_others(by=request.user, keep=request.session.session_key or "")
    messages.success(request, _("Signed out in %(n)d other places.") % {"n": ended})
    return redirect("staff:profile")
