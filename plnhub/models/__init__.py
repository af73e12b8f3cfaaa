"""Every table of the product; importing this module makes the metadata complete.

The ledger's and the releases' classes are not offered here: only `plnhub.activity`, `plnhub.flow` and
`plnhub.privacy` may touch them, from their own modules.
"""

from plnhub.models import ledger as _ledger
from plnhub.models import releases as _releases
from plnhub.models.access import (
    KnownBrowser,
    LocalPassword,
    LoginAttempt,
    LoginSession,
    PasswordLink,
    Role,
    RoleGrant,
)
from plnhub.models.base import Base
from plnhub.models.directory import DirectoryRun, Lease
from plnhub.models.operations import AuditEntry, Job, JobState
from plnhub.models.people import FieldLock, Person, PersonState, Team, TeamMembership
from plnhub.models.pln import Answer, Ask, Gift, PlnMember, StepTick
from plnhub.models.profiles import HUB, GoneOnce, Profile, ProfileState
from plnhub.models.search import PersonSearch

OWNED_BY_ONE_FEATURE = (_ledger, _releases)

__all__ = [
    "HUB",
    "Answer",
    "Ask",
    "AuditEntry",
    "Base",
    "DirectoryRun",
    "FieldLock",
    "Gift",
    "GoneOnce",
    "Job",
    "JobState",
    "KnownBrowser",
    "Lease",
    "LocalPassword",
    "LoginAttempt",
    "LoginSession",
    "PasswordLink",
    "Person",
    "PersonSearch",
    "PersonState",
    "PlnMember",
    "Profile",
    "ProfileState",
    "Role",
    "RoleGrant",
    "StepTick",
    "Team",
    "TeamMembership",
]
