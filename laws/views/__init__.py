"""The pages of this room: reading the law, reckoning with it, and the administrator's changes."""

from laws.views import amending, reading, tables

__all__ = ["amending", "reading", "tables"]
