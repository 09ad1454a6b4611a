"""What follows a request."""

from django.contrib.auth import views as auth
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularRedocView, SpectacularSwaggerView

from surveillance import pages
from surveillance.api import router

handler400 = "surveillance.pages.bad_request"
handler403 = "surveillance.pages.forbidden"
handler404 = "surveillance.pages.not_found"
handler500 = "surveillance.pages.broken"

ROOMS = (
    "evidence", "sellers", "cases", "monitoring", "inspections", "laws", "library", "staff", "reports", "audit",
)  # fmt: skip

urlpatterns = [
    path("", pages.home, name="home"),
    path("sign-in/", pages.SignIn.as_view(), name="sign-in"),
    path("sign-out/", auth.LogoutView.as_view(), name="sign-out"),
    path("password/", auth.PasswordChangeView.as_view(success_url="/"), name="password_change"),
    path("language/", pages.set_language, name="set-language"),
    path("theme/", pages.set_theme, name="set-theme"),
    path("styleguide/", pages.styleguide, name="styleguide"),
    path("healthz", pages.healthz, name="healthz"),
    path("readyz", pages.readyz, name="readyz"),
    path("api/", include(router.urls)),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", pages.api_docs(SpectacularSwaggerView), name="api-docs"),
    path("api/redoc/", pages.api_docs(SpectacularRedocView), name="api-redoc"),
    *(path(f"{room}/", include(f"{room}.urls")) for room in ROOMS),
]
