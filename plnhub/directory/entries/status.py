"""Whether an account is switched off, and the dates that directories write in five ways. ◇ Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

Attributes = Mapping[str, Sequence[bytes]]

NEVER_EXPIRES = (0, 0x7FFFFFFFFFFFFFFF)  # accountExpires
FILETIME_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
UNIX_EPOCH = date(1970, 1, 1)
GONE_TYPES = frozenset({"disabled", "inactive", "terminated", "former", "left", "ex-employee"})
NO = frozenset({"0", "false", "no", "n", "inactive", "disabled"})
YES = frozenset({"", "1", "true", "yes", "y", "active", "enabled"})


@dataclass(frozen=True, kw_only=True)
class Sign:
    """One attribute whose values may say that an account is switched off."""

    attribute: str
    says_off: Callable[[Sequence[bytes], date], bool]

    def is_off(self, attributes: Attributes, today: date) -> bool:
        """Whether this sign stands on these attributes (names in lower case)."""
        values = attributes.get(self.attribute.lower())
        return bool(values) and self.says_off([value.strip() for value in values or ()], today)


def _is_true(values: Sequence[bytes], _today: date) -> bool:
    return values[0].lower() == b"true"


def _has_disabled_bit(values: Sequence[bytes], _today: date) -> bool:
    """Bit 2 alone: bit 16 and lockoutTime are lock-outs after wrong passwords, which end by themselves."""
    return bool(_number(values[0], 0) & 0x2)


def _is_locked_for_ever(values: Sequence[bytes], _today: date) -> bool:
    """This very value; any other is the time of a lock-out, which ends by itself."""
    return values[0] == b"000001010000Z"


def _has_disabled_role(values: Sequence[bytes], _today: date) -> bool:
    return any(
        value.lower().startswith((b"cn=nsmanageddisabledrole,", b"cn=nsdisabledrole,")) for value in values
    )


def _day_has_come(values: Sequence[bytes], today: date) -> bool:
    return 0 <= _number(values[0], -1) <= (today - UNIX_EPOCH).days


ACCOUNT_CONTROL = Sign(attribute="userAccountControl", says_off=_has_disabled_bit)
ACCOUNT_LOCK = Sign(attribute="nsAccountLock", says_off=_is_true)
LOCKED_FOR_EVER = Sign(attribute="pwdAccountLockedTime", says_off=_is_locked_for_ever)
SHADOW_EXPIRED = Sign(attribute="shadowExpire", says_off=_day_has_come)
LOGIN_DISABLED = Sign(attribute="loginDisabled", says_off=_is_true)
DISABLED_ROLE = Sign(attribute="nsRoleDN", says_off=_has_disabled_role)
EVERY_SIGN = (
    ACCOUNT_CONTROL,
    ACCOUNT_LOCK,
    LOCKED_FOR_EVER,
    SHADOW_EXPIRED,
    LOGIN_DISABLED,
    DISABLED_ROLE,
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


def _number(value: bytes, default: int) -> int:
    try:
        return int(value) if value else default
    except ValueError:
        return default
