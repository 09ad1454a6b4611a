from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = _("Cases")

    def ready(self) -> None:
        # Models are there only now.
        from cases.touched import open_files  # noqa: PLC0415
        from laws.hooks import listen  # noqa: PLC0415

        listen(open_files)
