"""What follows a deed: the jobs written with its journal line."""

from audit.journal import JobFunction

REACTIONS: dict[str, list[JobFunction]] = {}
