"""Papers printed in a case, the files they are, and the templates they are made from."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.decision import Decision
from cases.models.scope import scoped
from cases.states import PaperState
from common import clock
from sellers.models import Seller
from staff.models import User


class PaperTemplate(models.Model):
    """A DOCX an administrator put in the place of the house's own, from a day on. None is changed or removed; a later one ends it."""

    form = models.CharField(_("form"), max_length=10)
    version = models.PositiveIntegerField(_("version"))
    effective_from = models.DateField(_("in force from"))
    # Empty bytes: from this day on the house's own template again.
    docx = models.BinaryField()
    sha256 = models.CharField(max_length=64, blank=True)
    name = models.CharField(_("file"), max_length=200, blank=True)
    why = models.CharField(_("why"), max_length=300)
    put_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    put_at = models.DateTimeField(_("at"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("template of a paper")
        permissions = [("keep_paper_template", _("Can change the templates of papers"))]
        constraints = [models.UniqueConstraint(fields=["form", "version"], name="one_template_per_form_and_version")]
        indexes = [models.Index(fields=["form", "-effective_from", "-version"], name="template_in_force")]

    def __str__(self) -> str:
        return f"{self.form} v{self.version}"


class Paper(models.Model):
    """One printing. A later printing of the same is another row with the next version; nothing printed is ever overwritten.

    `data` is the snapshot it was filled from, so that it can be printed again and say the same.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="papers", verbose_name=_("case"))
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="papers", verbose_name=_("decision")
    )
    seller = models.ForeignKey(
        Seller, models.PROTECT, null=True, blank=True, related_name="papers", verbose_name=_("seller")
    )
    form = models.CharField(_("form"), max_length=10)
    version = models.PositiveIntegerField(_("version"))
    is_draft = models.BooleanField(_("draft"), default=True)
    number = models.CharField(_("number"), max_length=40, blank=True)
    dated_on = models.DateField(_("dated"))
    template = models.ForeignKey(PaperTemplate, models.PROTECT, null=True, blank=True, related_name="+")
    template_sha256 = models.CharField(max_length=64)
    answers = models.JSONField(default=dict)
    data = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=8, choices=PaperState, default=PaperState.WAITING)
    said = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made"), default=clock.now, editable=False)

    objects = scoped("case__team").as_manager()

    class Meta:
        verbose_name = _("paper")
        permissions = [("make_paper", _("Can make papers"))]
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "form", "decision", "seller", "version"],
                nulls_distinct=False,
                name="one_printing_per_version",
            ),
        ]
        indexes = [models.Index(fields=["case", "-id"], name="paper_case")]

    def __str__(self) -> str:
        return f"{self.form} {self.number}".strip()

    def get_absolute_url(self) -> str:
        return reverse("cases:paper-detail", args=[self.pk])

    def file(self, kind: str) -> "PaperFile | None":
        return next((each for each in self.files.all() if each.kind == kind), None)


class PaperFile(models.Model):
    """The bytes of a printing, kept in the database that says they were printed; only grows."""

    class Kind(models.TextChoices):
        DOCX = "docx", "DOCX"
        PDF = "pdf", "PDF"

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="files")
    kind = models.CharField(max_length=4, choices=Kind)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    content: Any = models.BinaryField()

    objects = scoped("paper__case__team").as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "kind"], name="one_file_per_printing_and_kind")]
