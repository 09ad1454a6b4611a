"""Pages that belong to no room: home, language and theme, health, errors, the style guide."""

from collections.abc import Callable

from csp.decorators import csp_update
from django.conf import settings
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.decorators.http import require_POST

from surveillance import styleguide as styleguide_data

YEAR = 365 * 24 * 3600


def home(request: HttpRequest) -> HttpResponse:
    """The first page of the day is one's own work."""
    return redirect("reports:my-work")


def _back(request: HttpRequest) -> HttpResponseRedirect:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return HttpResponseRedirect(wanted if safe else "/")


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the language for the person, and in a cookie for the sign-in page."""
    chosen = request.POST.get("language", "")
    response = _back(request)
    if chosen in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            request.user.language = chosen
            request.user.save(update_fields=["language"])
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=YEAR,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return response


@login_not_required
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or as the system has it."""
    chosen = request.POST.get("theme", "")
    response = _back(request)
    if chosen in {"light", "dark", "auto"}:
        if request.user.is_authenticated:
            request.user.theme = chosen
            request.user.save(update_fields=["theme"])
        response.set_cookie("theme", chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"ok": True})


@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """The process and its database answer; 503 otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        return JsonResponse({"ok": False, "database": False}, status=503)
    return JsonResponse({"ok": True, "database": True})


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component once; for those who build pages."""
    if not settings.DEMO:
        raise Http404
    return render(request, "styleguide.html", styleguide_data.sample(request))


class SignIn(auth.LoginView):
    """The sign-in page; someone signed in already goes on to her work."""

    redirect_authenticated_user = True


def api_docs(view: type[View]) -> Callable[..., HttpResponse]:
    """The browsable API description; its bundled page needs inline script and style, so this page alone allows them."""
    loose = {"script-src": ["'self'", "'unsafe-inline'"], "style-src": ["'self'", "'unsafe-inline'"]}
    return csp_update(loose)(view.as_view(url_name="schema"))  # type: ignore[no-any-return, call-arg]


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """Something broke; a bare page without the person and her rail, since the database may be what broke."""
    if request.path.startswith("/api/"):
        return _error(request, 500)
    return HttpResponse(render_to_string("500.html"), status=500)


def _error(request: HttpRequest, status: int) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"code": f"http_{status}", "message": "", "facts": {}}, status=status)
    return render(request, f"{status}.html", status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere; say so and how to go on."""
    return render(request, "403_csrf.html", status=403)
