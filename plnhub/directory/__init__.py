"""The directory: read staff from LDAP, LDIF or CSV, plan what would change, and apply exactly that."""

from plnhub.directory.planning.plan import Plan
from plnhub.directory.running.incremental import sync_changes
from plnhub.directory.running.sync import Outcome, Run, apply_plan_file, plan_directory, sync_directory

__all__ = ["Outcome", "Plan", "Run", "apply_plan_file", "plan_directory", "sync_changes", "sync_directory"]
