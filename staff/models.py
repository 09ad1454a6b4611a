"""People, teams, their duty areas, and the tokens programs sign in with."""

from typing import Any

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from areas.models import Area


class Title(models.TextChoices):
    """The titles the law gives competence to (Decree 189/2025/NĐ-CP Article 12), and those without any."""

    CONTROLLER = "KSV", _("Market controller")
    TEAM_HEAD = "DOI_TRUONG", _("Team head")
    DEPUTY_TEAM_HEAD = "PHO_DOI_TRUONG", _("Deputy team head")
    SUBDEPARTMENT_HEAD = "CHI_CUC_TRUONG", _("Head of the sub-department")
    DEPUTY_SUBDEPARTMENT_HEAD = "PHO_CHI_CUC_TRUONG", _("Deputy head of the sub-department")
    OFFICER = "CHUYEN_VIEN", _("Officer")


class TeamQuerySet(models.QuerySet["Team"]):
    def visible_to(self, user: Any) -> "TeamQuerySet":
        """The list of teams is known to all staff."""
        return self


class Team(models.Model):
    """A market-surveillance team; the unit of sight."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    specialty = models.CharField(_("specialty"), max_length=120, blank=True)
    areas = models.ManyToManyField(Area, through="Duty", related_name="teams", verbose_name=_("duty areas"))

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("team")
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name


class Duty(models.Model):
    """A team looks after an area from a day until a day."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="duties")
    area = models.ForeignKey(Area, models.PROTECT, related_name="duties")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "area", "since"], name="one_duty_per_team_area_and_start"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="duty_ends_after_it_starts"
            ),
        ]


class PeopleManager(UserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        """Log-in names are compared without regard to case."""
        return self.get(username__iexact=username)


class User(AbstractUser):
    """A member of staff."""

    full_name = models.CharField(_("full name"), max_length=120)
    title = models.CharField(_("title"), max_length=20, choices=Title, default=Title.OFFICER)
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("team")
    )
    card_number = models.CharField(_("inspection card"), max_length=30, blank=True)
    language = models.CharField(_("language"), max_length=5, default="vi")
    theme = models.CharField(_("theme"), max_length=5, default="auto")

    objects = PeopleManager()  # type: ignore[misc]

    class Meta(AbstractUser.Meta):
        permissions = [
            ("see_all_teams", _("Sees the files of every team")),
            ("manage_staff", _("Can manage staff, teams and rights")),
            ("make_token", _("Can make tokens for programs")),
        ]
        constraints = [models.UniqueConstraint(models.functions.Lower("username"), name="log_in_names_ignore_case")]

    def __str__(self) -> str:
        return self.full_name or self.username

    @property
    def sees_all(self) -> bool:
        """Whether files of every team are hers to read (city supervisors and auditors)."""
        return self.has_perm("staff.see_all_teams")

    def sees(self, team: Any) -> bool:
        """Whether files of this team (a Team or its id) are hers to read."""
        if self.sees_all:
            return True
        team_id = team.pk if isinstance(team, models.Model) else team
        return self.team_id is not None and self.team_id == team_id

    @property
    def role_names(self) -> list[str]:
        return [group.name for group in self.groups.all()]

    @property
    def initials(self) -> str:
        words = str(self).split()
        return (words[0][:1] + words[-1][:1]).upper() if words else "?"


class ProgramToken(models.Model):
    """A token a program signs in with. Only its SHA-256 is kept; the token itself is shown once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(_("what it is for"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    may_write = models.BooleanField(_("may write"), default=False)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField(_("expires on"))
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("token")
        ordering = ["-id"]


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: Any) -> "SavedViewQuerySet":
        """One's own, and what a colleague shares with the team both are in."""
        return self.filter(Q(owner=user) | Q(is_shared=True, owner__team__isnull=False, owner__team=user.team_id))


class SavedView(models.Model):
    """A list as somebody likes to see it: which list, and the filters and order of its address, under a name."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    list = models.CharField(max_length=80)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=2000, blank=True)
    is_shared = models.BooleanField(_("shared with the team"), default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "list", "name"], name="one_saved_view_per_owner_list_and_name")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        return f"{reverse(self.list)}?{self.query}"
