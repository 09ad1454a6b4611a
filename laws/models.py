"""The catalogue in the database: instruments, provisions, competence, terms, forms, days off, and what was amended.

Loaded from laws/catalogue/*.yaml (`manage.py load_laws`), amended by administrators through laws.services.amending. Nothing is deleted:
a text ends on a day. Instruments are named by their number ("98/2020/NĐ-CP") in every table.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from laws.fold import fold, instrument_order, natural, point_order
from laws.rules import citation as cite


class DatedQuerySet(models.QuerySet[Any]):
    """Rows that hold from a day until a day (both included)."""

    def visible_to(self, user: Any) -> Any:
        """The law is public."""
        return self

    def in_force(self, on: date) -> Any:
        """Rows in force on this day."""
        return self.filter(effective_from__lte=on).filter(Q(effective_to__isnull=True) | Q(effective_to__gte=on))


class ProvisionQuerySet(DatedQuerySet):
    def search(self, text: str) -> "ProvisionQuerySet":
        """Provisions that hold every word, whatever the accents: "hang nhap lau", "d15 k1", "62 3 a", "mỹ phẩm"."""
        found = self
        for word in fold(text).split()[:12]:
            found = found.filter(search_key__contains=word)
        return found


class Sourced(models.Model):
    """A figure of law: in force from a day, from a source, confirmed or not."""

    effective_from = models.DateField(_("in force from"))
    effective_to = models.DateField(_("in force until"), null=True, blank=True)
    is_confirmed = models.BooleanField(_("confirmed"), default=False)
    status = models.CharField(_("state of the source"), max_length=80, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)

    class Meta:
        abstract = True

    def holds(self, on: date) -> bool:
        """Whether it is in force on this day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


def in_order(table: str) -> models.CheckConstraint:
    """A text cannot end before it begins (a text that ends the day before it begins was never in force)."""
    return models.CheckConstraint(
        condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
        name=f"{table}_ends_after_it_begins",
    )


class Bilingual(models.Model):
    """A name in both languages of the house."""

    title_vi = models.CharField(_("name of the text or act"), max_length=500)
    title_en = models.CharField(_("the same in English"), max_length=500, blank=True)

    class Meta:
        abstract = True

    @property
    def title(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title_vi


class InstrumentKind(models.TextChoices):
    LAW = "law", _("Law")
    RESOLUTION = "resolution", _("Resolution")
    DECREE = "decree", _("Decree")
    CIRCULAR = "circular", _("Circular")


class Instrument(Sourced, Bilingual):
    """A law, decree or circular."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    number = models.CharField(_("number"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=InstrumentKind, default=InstrumentKind.DECREE)
    short_vi = models.CharField(_("short name"), max_length=60, blank=True)
    amended_by = models.CharField(_("amended by"), max_length=300, blank=True)
    cited_as = models.CharField(_("cited as"), max_length=200, blank=True)
    gate = models.CharField(_("open question"), max_length=4, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("instrument")
        ordering = ["number"]
        constraints = [in_order("instrument")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("laws:instrument-detail", args=[self.pk])


class Subject(models.TextChoices):
    INDIVIDUAL = "individual", _("Individual")
    HOUSEHOLD = "household", _("Household business")
    ORGANIZATION = "organization", _("Organisation")


class Unit(models.TextChoices):
    """What the bands of an act count."""

    VND = "VND", _("đồng")
    PIECE = "piece", _("pieces")
    PACK = "pack", _("packs")
    KG = "kg", _("kg")
    KG_OR_LITRE = "kg_or_litre", _("kg or litres")


class Bounds(models.TextChoices):
    FROM_BELOW = "from-below", _("from … to below …")
    ABOVE_TO = "above-to", _("above … to …")
    UNVERIFIED = "unverified", _("not verified")


class Level(models.TextChoices):
    INDIVIDUAL = "individual", _("an individual")
    ORGANISATION = "organisation", _("an organisation")


class Suspension(models.TextChoices):
    YES = "yes", _("prescribed")
    SOME = "some", _("for some acts of the clause")
    MANUFACTURE = "manufacture", _("for manufacturers and importers")


class Competent(models.TextChoices):
    """Whether the market surveillance force is competent."""

    YES = "yes", _("Market surveillance is competent")
    PART = "part", _("Competent in part")
    NO = "no", _("Not market surveillance")
    UNVERIFIED = "unverified", _("Not verified")


class Provision(Sourced, Bilingual):
    """One dated band: an act, its frame at the level of `fine_subject`, and what goes with it. Money in đồng."""

    code = models.CharField(_("code"), max_length=80, unique=True)
    instrument = models.CharField(_("instrument"), max_length=80)
    article = models.CharField(_("article"), max_length=10)
    clause = models.CharField(_("clause"), max_length=10, blank=True)
    point = models.CharField(_("point"), max_length=10, blank=True)
    # Bands of one act under one text; "" where the act is not graded by an amount.
    family = models.CharField(_("act"), max_length=120, blank=True, db_index=True)
    search_key = models.TextField(editable=False, default="")
    sort_key = models.CharField(max_length=120, editable=False, default="", db_index=True)
    value_from = models.DecimalField(_("from"), max_digits=18, decimal_places=3, null=True, blank=True)
    value_to = models.DecimalField(_("to"), max_digits=18, decimal_places=3, null=True, blank=True)
    value_unit = models.CharField(_("counted in"), max_length=30, blank=True, choices=Unit)
    band_bounds = models.CharField(_("bounds"), max_length=12, blank=True, choices=Bounds)
    profit_from = models.BigIntegerField(_("or profit from"), null=True, blank=True)
    profit_to = models.BigIntegerField(_("profit to"), null=True, blank=True)
    fine_min = models.BigIntegerField(_("lowest fine"), null=True)
    fine_max = models.BigIntegerField(_("highest fine"), null=True)
    fine_subject = models.CharField(
        _("the fine is written for"), max_length=20, default=Level.INDIVIDUAL, choices=Level
    )
    org_multiplier = models.PositiveSmallIntegerField(default=2)
    multiplier_verified = models.BooleanField(default=True)
    addressed_to = models.CharField(_("only for"), max_length=20, blank=True, choices=Level)
    doubling_rule = models.TextField(_("clause that multiplies the frame"), blank=True)
    # [{percent, clause, grounds: [...], since, cap_individual, organisations_only}], codes of laws/catalogue/grounds.yaml
    doubling = models.JSONField(default=list, blank=True)
    category = models.CharField(_("kind of act"), max_length=60, blank=True)
    limitation_years = models.PositiveSmallIntegerField(_("limitation in years"), null=True)
    additional_sanctions = models.TextField(_("additional sanctions"), blank=True)
    confiscates = models.BooleanField(_("exhibits are confiscated"), default=False)
    suspension = models.CharField(_("licence withdrawal or suspension"), max_length=12, blank=True, choices=Suspension)
    remedies = models.TextField(_("remedial measures"), blank=True)
    competent = models.CharField(_("competence"), max_length=12, default=Competent.YES, choices=Competent)
    is_criminal = models.BooleanField(_("the text reserves criminal prosecution"), default=False)
    allows_warning = models.BooleanField(_("a warning is possible"), default=False)
    notes = models.TextField(_("notes"), blank=True)

    objects = ProvisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("provision")
        ordering = ["sort_key", "effective_from", "id"]
        permissions = [("amend_catalogue", _("Can amend the catalogue of laws"))]
        indexes = [models.Index(fields=["instrument", "article"], name="provision_article")]
        constraints = [
            in_order("provision"),
            models.CheckConstraint(
                condition=Q(fine_min__isnull=True) | Q(fine_min__gte=0, fine_max__gte=F("fine_min")),
                name="lowest_fine_is_not_above_the_highest",
            ),
            models.CheckConstraint(
                condition=Q(value_to__isnull=True) | Q(value_from__isnull=True) | Q(value_to__gt=F("value_from")),
                name="band_reaches_upwards",
            ),
        ]

    def __str__(self) -> str:
        return self.citation

    def get_absolute_url(self) -> str:
        return reverse("laws:provision-detail", args=[self.pk])

    @property
    def citation(self) -> str:
        """As the law writes it: "Điểm đ khoản 1 Điều 15 Nghị định 98/2020/NĐ-CP"."""
        text = cite.provision(self.instrument, self.article, self.clause, self.point)
        return f"{text[:1].upper()}{text[1:]}"

    @property
    def is_graded(self) -> bool:
        """Whether the frame depends on a value, quantity or profit."""
        return bool(self.family)

    def keys(self) -> tuple[str, str]:
        """Search and sort keys for the present fields."""
        place = f"d{self.article} k{self.clause} {self.point} điều {self.article} khoản {self.clause} điểm {self.point}"
        words = " ".join((place, self.instrument, self.title_vi, self.title_en, self.category.replace("_", " ")))
        sort = "|".join(
            (instrument_order(self.instrument), natural(self.article), natural(self.clause), point_order(self.point))
        )
        return fold(words), sort


class Competence(Sourced, Bilingual):
    """What one title may do in one sector. Money in đồng; `confiscation_limit` empty is unlimited, 0 is nothing."""

    role_code = models.CharField(_("signing title"), max_length=30)
    sector = models.CharField(_("sector"), max_length=40)
    fine_max_individual = models.BigIntegerField(_("highest fine for an individual"))
    fine_max_organization = models.BigIntegerField(_("highest fine for an organisation"))
    confiscation_limit = models.BigIntegerField(_("confiscation up to"), null=True, blank=True)
    confiscation_rule = models.CharField(max_length=200, blank=True)
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    market_surveillance = models.BooleanField(default=False)
    can_suspend_licence = models.BooleanField(_("may withdraw licences"), default=False)
    can_apply_remedies = models.BooleanField(_("may apply remedies"), default=False)
    can_issue_inspection_decision = models.BooleanField(_("may order inspections"), default=False)
    instrument = models.CharField(_("instrument"), max_length=80)
    article = models.CharField(_("article"), max_length=40)
    citation = models.CharField(max_length=200)
    notes = models.TextField(_("notes"), blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("competence")
        ordering = ["sector", "fine_max_individual", "id"]
        constraints = [
            in_order("competence"),
            models.UniqueConstraint(
                fields=["role_code", "sector", "effective_from"], name="one_competence_per_title_sector_and_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role_code} {self.sector}"


class TermUnit(models.TextChoices):
    WORKING_DAY = "working_day", _("working days")
    CALENDAR_DAY = "calendar_day", _("days")
    MONTH = "month", _("months")
    YEAR = "year", _("years")
    HOUR = "hour", _("hours")
    PROMPTLY = "promptly", _("at once")
    AS_STATED = "as_stated", _("as the decision states")
    DATE = "date", _("by a date")
    PERCENT = "percent_per_day", _("percent a day")


class DeadlineTerm(Sourced):
    """A term of law under one text; `term` is shared by the same rule under older and newer texts."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    term = models.CharField(max_length=40, db_index=True)
    name_vi = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    trigger_event = models.CharField(_("starts with"), max_length=200, blank=True)
    unit = models.CharField(_("unit"), max_length=20, choices=TermUnit)
    length = models.PositiveIntegerField(_("length"), null=True, blank=True)
    variants = models.JSONField(default=list, blank=True)  # [{name, length, unit}]
    rolls = models.BooleanField(_("last day moves to a working day"), default=True)
    extension = models.CharField(_("extension"), max_length=300, blank=True)
    longest = models.CharField(max_length=40, blank=True)
    rate = models.DecimalField(max_digits=6, decimal_places=4, null=True, blank=True)
    window_from = models.CharField(max_length=5, blank=True)
    window_to = models.CharField(max_length=5, blank=True)
    before = models.BooleanField(default=False)
    fixed_on = models.DateField(null=True, blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=200)
    consequence = models.CharField(_("if missed"), max_length=500, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("term")
        ordering = ["id"]
        constraints = [in_order("term")]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name_vi


class DecisionForm(models.Model):
    """A form of minutes or decision of Decree 118/2021."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    kind = models.CharField(max_length=10, choices=[("decision", _("Decision")), ("minutes", _("Minutes"))])
    name_vi = models.CharField(_("name"), max_length=500)
    name_en = models.CharField(max_length=300, blank=True)
    priority = models.CharField(max_length=6)
    instrument = models.CharField(_("instrument"), max_length=120)
    effective_from = models.DateField(_("in force from"))
    effective_to = models.DateField(_("in force until"), null=True, blank=True)
    is_confirmed = models.BooleanField(_("confirmed"), default=False)
    status = models.CharField(max_length=80, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    notes = models.TextField(_("notes"), blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("form")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name_vi


class When(models.TextChoices):
    EVERY_ACT = "every_act", _("always")
    GRADED = "graded", _("where the frame depends on an amount")
    RIGHT_TO_EXPLAIN = "right_to_explain", _("where there is a right to explain")


class MetBy(models.TextChoices):
    """Facts the product reads itself; empty: a person cites an exhibit."""

    PROOF = "proof", _("a sealed exhibit")
    MINUTES = "minutes", _("the minutes")
    IDENTITY = "identity", _("citizen id or tax code of the seller")
    VALUATION = "valuation", _("the event of valuation")
    EXPLANATION = "explanation", _("the events of Article 61")


class Requirement(Sourced):
    """What a file must hold before a decision about an act of these kinds is signed."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name_vi = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    # Categories of provisions: "*" for all, "COUNTERFEIT*" for all that begin so.
    kinds = models.JSONField(_("kinds of act"), default=list)
    when = models.CharField(_("when"), max_length=20, choices=When, default=When.EVERY_ACT)
    met_by = models.CharField(_("met by"), max_length=20, choices=MetBy, blank=True)
    waivable = models.BooleanField(_("may be waived with a reason"), default=True)
    legal_basis = models.CharField(_("legal basis"), max_length=200)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("requirement")
        ordering = ["id"]
        constraints = [in_order("requirement")]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name_vi

    def concerns(self, category: str) -> bool:
        """Whether acts of this category need it."""
        return any(category.startswith(kind[:-1]) if kind.endswith("*") else category == kind for kind in self.kinds)


class HolidayKind(models.TextChoices):
    HOLIDAY = "holiday", _("Public holiday")
    SUBSTITUTE = "substitute", _("Substitute day off")
    SWAP_OFF = "swap_off", _("Swapped day off")
    SWAP_WORK = "swap_work", _("Make-up working day")
    PROJECTED = "projected", _("Day off, projected")
    PROPOSED = "proposed", _("Proposed, counts as a working day")
    CANCELLED = "cancelled", _("Cancelled, as its weekday")


class Holiday(models.Model):
    """A day that is not like its weekday."""

    day = models.DateField(_("day"), unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=HolidayKind)
    name_vi = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    is_confirmed = models.BooleanField(_("confirmed by an official notice"), default=False)
    status = models.CharField(max_length=80, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("day off")
        verbose_name_plural = _("days off")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name_vi}"

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name_vi


class Act(models.TextChoices):
    """What was done to the catalogue."""

    LOADED = "loaded", _("Loaded from the catalogue")
    ADDED = "added", _("Added")
    CORRECTED = "corrected", _("Corrected")
    CONFIRMED = "confirmed", _("Confirmed")
    ENDED = "ended", _("Ended")


class Amendment(models.Model):
    """One change of the catalogue: what, before, after, who, why, on which source. Only grows (a trigger says so)."""

    at = models.DateTimeField(_("at"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    act = models.CharField(_("what was done"), max_length=10, choices=Act)
    table = models.CharField(max_length=30)
    code = models.CharField(_("code"), max_length=120)
    object_id = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    why = models.CharField(_("why"), max_length=500, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("amendment")
        ordering = ["-id"]
        indexes = [models.Index(fields=["table", "code"], name="amendment_of")]

    def __str__(self) -> str:
        return f"{self.act} {self.code}"
