"""Backup and restore of the database and of what stands beside it, and a look at the invariants."""

from plnhub.backup.checking import check
from plnhub.backup.database import back_up, restore

__all__ = ["back_up", "check", "restore"]
