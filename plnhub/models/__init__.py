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
from plnhub.models.archives import ArchiveUpload, UploadState
from plnhub.models.base import Base
from plnhub.models.circles import Circle, CircleMembership
from plnhub.models.corrections import Absentee, Correction
from plnhub.models.directory import DirectoryAside, DirectoryPlace, DirectoryRun, Lease
from plnhub.models.directory_settings import DirectorySchedule, DirectorySetting
from plnhub.models.networks import NetworkRun, NetworkSetting, OutsideLimit
from plnhub.models.operations import AuditEntry, Job, JobState
from plnhub.models.people import FieldLock, Person, PersonState, Team, TeamEvent, TeamMembership
from plnhub.models.permissions import Declined, OauthClient, Permission, PermissionRequest
from plnhub.models.photos import PersonPhoto, PhotoPass
from plnhub.models.pln import Answer, Ask, Gift, PlnMember, StepTick
from plnhub.models.profiles import HUB, GoneOnce, Profile, ProfileState
from plnhub.models.search import PersonSearch

OWNED_BY_ONE_FEATURE = (_ledger, _releases)

__all__ = [
    "HUB",
    "Absentee",
    "Answer",
    "ArchiveUpload",
    "Ask",
    "AuditEntry",
    "Base",
    "Circle",
    "CircleMembership",
    "Correction",
    "Declined",
    "DirectoryAside",
    "DirectoryPlace",
    "DirectoryRun",
    "DirectorySchedule",
    "DirectorySetting",
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
    "NetworkRun",
    "NetworkSetting",
    "OauthClient",
    "OutsideLimit",
    "PasswordLink",
    "Permission",
    "PermissionRequest",
    "Person",
    "PersonPhoto",
    "PersonSearch",
    "PersonState",
    "PhotoPass",
    "PlnMember",
    "Profile",
    "ProfileState",
    "Role",
    "RoleGrant",
    "StepTick",
    "Team",
    "TeamEvent",
    "TeamMembership",
    "UploadState",
]
