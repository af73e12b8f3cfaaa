"""A hostile directory as LDIF: scripts in names, odd DNs, circles of managers, doubles, gaps."""

import base64
import itertools

BASE = "dc=pln,dc=example"
TAGS = ("script", "img", "svg", "iframe", "body", "video", "details", "math", "object", "a")
SHAPES = (
    "<{tag} onload=alert({n})>",
    "<{tag} src=x onerror=alert({n})>",
    '"><{tag}>alert({n})</{tag}>',
    "<{tag} href=javascript:alert({n})>",
    "</title></{tag}><{tag} autofocus onfocus=alert({n})>",
    "{{{{{n}*7}}}}<{tag}\tonmouseover=alert({n})>",
)
PAYLOADS = tuple(
    shape.format(tag=tag, n=number) for number, (tag, shape) in enumerate(itertools.product(TAGS, SHAPES))
)
FOOT = 3  # people of the foot notes below who are set aside: two share a mail address, one has no uid


def hostile_ldif() -> str:
    """Sixty people with a payload for a name, whose DNs need escapes, in one long circle of managers."""
    return _head() + "".join(_person(number, payload) for number, payload in enumerate(PAYLOADS)) + _foot()


def dn_of(number: int) -> str:
    return f'cn=Doe\\, {number} \\"x\\" \\# \\+ \\<b\\>+uid=h{number},ou=people,{BASE}'


def _person(number: int, payload: str) -> str:
    return _entry(
        dn_of(number),
        ("uid", f"h{number}"),
        ("cn", f'Doe, {number} "x" # + <b>'),
        ("sn", "Doe"),
        ("displayName", payload),
        ("title", payload),
        ("ou", payload),
        ("manager", dn_of((number + 1) % len(PAYLOADS))),
        ("mail", f"h{number}@pln.example"),
    )


def _foot() -> str:
    shared = ("sn", "Double"), ("mail", "Same@pln.example")
    return (
        _entry(f"uid=d1,ou=people,{BASE}", ("uid", "d1"), ("cn", "d1"), *shared)
        + _entry(f"uid=d2,ou=people,{BASE}", ("uid", "d2"), ("cn", "d2"), *shared)
        + _entry(f"cn=no uid,ou=people,{BASE}", ("cn", "no uid"), ("sn", "Gap"))
    )


def _head() -> str:
    return (
        f"dn: {BASE}\nobjectClass: domain\ndc: pln\n\n"
        f"dn: ou=people,{BASE}\nobjectClass: organizationalUnit\nou: people\n\n"
    )


def _entry(dn: str, *values: tuple[str, str]) -> str:
    lines = [f"dn:: {_base64(dn)}", "objectClass: inetOrgPerson"]
    lines += [f"{name}:: {_base64(value)}" for name, value in values]
    return "\n".join(lines) + "\n\n"


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
