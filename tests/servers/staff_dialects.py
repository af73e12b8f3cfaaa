"""How each directory product writes down the same member of staff. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field

Attributes = dict[str, list[bytes]]
Change = tuple[str, list[bytes]]

USUAL_FIELDS = {
    "display": "displayName",
    "mail": "mail",
    "title": "title",
    "division": "departmentNumber",
    "team": "ou",
    "location": "l",
    "employee_type": "employeeType",
}
NORMAL_ACCOUNT, PASSWORD_NOT_REQUIRED, ACCOUNT_DISABLED = 0x200, 0x20, 0x2


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """One product's classes, attribute names, and its way to switch somebody off."""

    vendor: str
    person_classes: tuple[str, ...]
    group_classes: tuple[str, ...]
    group_needs_member: bool
    """Whether a group without members is against the schema; a dead reference then stands in for them."""
    uid: str = "uid"
    photo: str = "jpegPhoto"
    fields: dict[str, str] = field(default_factory=lambda: dict(USUAL_FIELDS))
    disabled: Change
    enabled: Change
    password: Callable[[str], Change]

    def person(self, uid: str, name: str) -> Attributes:
        """What every new person has."""
        return {
            "objectClass": [one.encode() for one in self.person_classes],
            self.uid: [uid.encode()],
            "sn": [name.split()[-1].encode()],
            self.fields["display"]: [name.encode()],
            **({self.enabled[0]: self.enabled[1]} if self.enabled[1] else {}),
        }

    def group(self, name: str, members: list[str]) -> Attributes:
        """A group; Active Directory also wants a name for log-ins."""
        standing = {"objectClass": [one.encode() for one in self.group_classes], "cn": [name.encode()]}
        account = {self.uid: [name.encode()]} if self.uid != "uid" else {}
        return standing | account | ({"member": [one.encode() for one in members]} if members else {})


def plain_password(password: str) -> Change:
    return "userPassword", [password.encode()]


def quoted_password(password: str) -> Change:
    """Active Directory takes it in quotation marks and in UTF-16, over a protected connection only."""
    return "unicodePwd", [f'"{password}"'.encode("utf-16-le")]


def account_control(*bits: int) -> Change:
    return "userAccountControl", [str(sum(bits)).encode()]


OPENLDAP = Dialect(
    vendor="openldap",
    person_classes=("inetOrgPerson",),
    group_classes=("groupOfNames",),
    group_needs_member=True,
    disabled=("pwdAccountLockedTime", [b"000001010000Z"]),
    enabled=("pwdAccountLockedTime", []),
    password=plain_password,
)
DS389 = Dialect(
    vendor="389",
    person_classes=("top", "person", "organizationalPerson", "inetOrgPerson"),
    group_classes=("top", "groupOfNames"),
    group_needs_member=False,
    disabled=("nsAccountLock", [b"true"]),
    enabled=("nsAccountLock", []),
    password=plain_password,
)
ACTIVE_DIRECTORY = Dialect(
    vendor="ad",
    person_classes=("top", "person", "organizationalPerson", "user"),
    group_classes=("top", "group"),
    group_needs_member=False,
    uid="sAMAccountName",
    photo="thumbnailPhoto",
    fields=USUAL_FIELDS | {"team": "department", "division": "division"},
    disabled=account_control(NORMAL_ACCOUNT, PASSWORD_NOT_REQUIRED, ACCOUNT_DISABLED),
    enabled=account_control(NORMAL_ACCOUNT, PASSWORD_NOT_REQUIRED),
    password=quoted_password,
)
