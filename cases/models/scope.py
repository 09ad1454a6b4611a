"""Whose files a person sees, said once for every table of the room."""

from typing import Any

from django.db import models


def scoped(path: str) -> type[models.QuerySet[Any]]:
    """A QuerySet class whose `visible_to` follows `path` (such as "case__team") to the team."""

    class Scoped(models.QuerySet[Any]):
        def visible_to(self, user: Any) -> "Scoped":
            """Those who see all, all; holders of `cases.read_cases` their own team's; everybody else nothing."""
            if user.sees_all:
                return self
            if user.team_id is None or not user.has_perm("cases.read_cases"):
                return self.none()
            return self.filter(**{path: user.team_id})

    return Scoped
