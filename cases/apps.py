from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = _("Cases")

    def ready(self) -> None:
        """The law room asks, before an amendment, which open files it touches; the answer lives up here."""
        import_string("laws.hooks.listen")(import_string("cases.touched.open_files"))
        import_string("laws.hooks.follow")(import_string("cases.touched.reckon_later"))
