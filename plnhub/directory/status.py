"""Whether an account is switched off, and the dates that directories write in five ways. ◇ Pure."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

Attributes = Mapping[str, Sequence[bytes]]

ACCOUNT_DISABLED = 0x2  # userAccountControl, second bit
NEVER_EXPIRES = (0, 0x7FFFFFFFFFFFFFFF)  # accountExpires
LOCKED_FOR_EVER = b"000001010000Z"  # pwdAccountLockedTime; any other value is a lock that ends
FILETIME_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
UNIX_EPOCH = date(1970, 1, 1)
GONE_TYPES = frozenset({"disabled", "inactive", "terminated", "former", "left", "ex-employee"})
SIGNS = frozenset(
    {"useraccountcontrol", "nsaccountlock", "logindisabled", "pwdaccountlockedtime", "shadowexpire"}
)
NO = frozenset({"0", "false", "no", "n", "inactive", "disabled"})
YES = frozenset({"", "1", "true", "yes", "y", "active", "enabled"})


def is_disabled(attributes: Attributes, today: date) -> bool:
    """Whether any of the vendors' own signs says that this account is switched off."""
    if SIGNS.isdisjoint(attributes):
        return False
    return (
        bool(_number(attributes, "useraccountcontrol", 0) & ACCOUNT_DISABLED)
        or _first(attributes, "nsaccountlock").lower() == b"true"
        or _first(attributes, "logindisabled").lower() == b"true"
        or _first(attributes, "pwdaccountlockedtime") == LOCKED_FOR_EVER
        or _shadow_expired(attributes, today)
    )


def is_gone_type(employee_type: str | None) -> bool:
    """Whether the employee type itself says that the person has left."""
    return employee_type is not None and employee_type.casefold() in GONE_TYPES


def is_active_word(text: str) -> bool:
    """What the column `active` means; raises ValueError for a word that is neither yes nor no."""
    word = text.strip().casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise ValueError(f"active is '{text}', neither yes nor no")


def parse_date(text: str) -> date | None:
    """ISO dates, generalizedTime (`20261122010948.0Z`) and Windows file times; None means never."""
    text = text.strip()
    if not text:
        return None
    if "-" in text:
        return date.fromisoformat(text[:10])
    if text.upper().endswith("Z") and len(text) >= 9:
        return datetime.strptime(text[:8], "%Y%m%d").replace(tzinfo=UTC).date()
    if len(text) == 8 and text.isdigit():
        return datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC).date()
    return _from_filetime(int(text))


def _from_filetime(ticks: int) -> date | None:
    if ticks in NEVER_EXPIRES:
        return None
    try:
        return (FILETIME_EPOCH + timedelta(microseconds=ticks // 10)).date()
    except OverflowError as error:
        raise ValueError(f"{ticks} is no date") from error


def _shadow_expired(attributes: Attributes, today: date) -> bool:
    days = _number(attributes, "shadowexpire", -1)
    return 0 <= days <= (today - UNIX_EPOCH).days


def _number(attributes: Attributes, name: str, default: int) -> int:
    value = _first(attributes, name)
    try:
        return int(value) if value else default
    except ValueError:
        return default


def _first(attributes: Attributes, name: str) -> bytes:
    values = attributes.get(name)
    return values[0].strip() if values else b""
