"""What the linking engine keeps: values, who holds them, groups of accounts. One run is one generation of all of it.

The tables are partitioned by run: a full run fills fresh partitions and is switched to in one transaction, the old ones stand until
then. Ids of values and groups are `run << 32 | number`, so one id names its run. No foreign keys: rows come by COPY, by millions.
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from staff.models import User


class LinkRun(models.Model):
    """One version of the weights, what they were learned from, and the groups made under it. `source` "": the common memory."""

    class State(models.TextChoices):
        BUILDING = "building", _("Being made")
        CURRENT = "current", _("In force")
        OLD = "old", _("Replaced")

    source = models.CharField(_("source"), max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.BUILDING)
    created_at = models.DateTimeField(auto_now_add=True)
    # `sellers.linking.Weights` without the trust of single values, which stands with the value.
    weights = models.JSONField(default=dict)
    learned_from = models.JSONField(default=dict)
    next_value = models.BigIntegerField(default=0)
    next_group = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("linking run")
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=models.Q(state="current"), name="one_run_in_force_per_source"
            )
        ]
        permissions = [("link_accounts", _("Can have all accounts linked anew"))]

    @property
    def version(self) -> str:
        return str(self.weights.get("version", ""))


class LinkPin(models.Model):
    """A person's word on how far a value is to be trusted (0: a hub); goes before what was learned."""

    kind = models.CharField(max_length=12)
    value = models.CharField(max_length=400)
    trust = models.FloatField(_("trust"))
    why = models.CharField(_("why"), max_length=200)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="one_pin_per_value")]


class LinkValue(models.Model):
    """A spelled value; `trust` null: the class's usual one. `kind` numbers `linking.kinds.KINDS`."""

    pk = models.CompositePrimaryKey("run_id", "id")
    run_id = models.IntegerField()
    id = models.BigIntegerField()
    kind = models.SmallIntegerField()
    value = models.TextField()
    trust = models.FloatField(null=True)
    pinned = models.FloatField(null=True)
    accounts = models.IntegerField()
    groups = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run_id", "kind", "value"], name="one_link_value")]

    @property
    def percent(self) -> int:
        """The learned trust, for people."""
        return round(100 * (self.trust or 0))


class LinkToken(models.Model):
    """An account has a value."""

    pk = models.CompositePrimaryKey("run_id", "account_id", "value_id")
    run_id = models.IntegerField()
    account_id = models.BigIntegerField()
    value_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["value_id"], name="link_token_value")]


class LinkHolding(models.Model):
    """A group holds a value, through so many of its accounts."""

    pk = models.CompositePrimaryKey("run_id", "value_id", "group_id")
    run_id = models.IntegerField()
    value_id = models.BigIntegerField()
    group_id = models.BigIntegerField()
    accounts = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["group_id"], name="link_holding_group")]


class LinkGroup(models.Model):
    """Accounts that are probably of the same hands: a proposal. `holds`: distinct values by group of kinds."""

    pk = models.CompositePrimaryKey("run_id", "id")
    run_id = models.IntegerField()
    id = models.BigIntegerField()
    size = models.IntegerField()
    holds: Any = ArrayField(models.SmallIntegerField())

    class Meta:
        indexes = [models.Index(fields=["run_id", "-size"], name="link_group_size")]


class LinkNeighbour(models.Model):
    """Keys under which pictures and texts that are nearly the same are found."""

    pk = models.CompositePrimaryKey("run_id", "kind", "key", "value_id")
    run_id = models.IntegerField()
    kind = models.SmallIntegerField()
    key = models.BigIntegerField()
    value_id = models.BigIntegerField()


class LinkMember(models.Model):
    """An account's group. `placed_at` null: by the full run, else by itself since."""

    pk = models.CompositePrimaryKey("run_id", "account_id")
    run_id = models.IntegerField()
    account_id = models.BigIntegerField()
    group_id = models.BigIntegerField()
    placed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["group_id"], name="link_member_group")]
