"""Small pictures and colours that templates show without a script: initials, spark lines, ego maps. Pure."""

import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

HUES = 8
FULL_TURN = 2 * math.pi


@dataclass(frozen=True, kw_only=True)
class Sparkline:
    """A line and the area under it in a box of 100 by 32, and its last point."""

    line: str
    area: str
    last_x: float
    last_y: float


@dataclass(frozen=True, kw_only=True)
class Contact:
    """One person on an ego map: where the dot stands, how large it is, and which way help runs."""

    name: str
    given_name: str
    family_name: str
    x: float
    y: float
    label_y: float
    radius: float
    width: float
    direction: str
    hue: int


def initials(name: str) -> str:
    """First letters of the first and the last word."""
    words = [word for word in name.split() if word[0].isalnum()]
    ends = words[:1] + words[1:][-1:]
    return "".join(word[0] for word in ends).upper() or "?"


def hue(text: str) -> int:
    """The same text has the same colour class on every page and every machine."""
    return zlib.crc32(text.encode()) % HUES


def sparkline(values: Sequence[float]) -> Sparkline:
    """Scale the values into the box, 3 units away from its upper and lower edge."""
    low, span = min(values), (max(values) - min(values)) or 1
    step = 100 / max(1, len(values) - 1)
    points = [
        (round(i * step, 1), round(29 - 26 * (value - low) / span, 1)) for i, value in enumerate(values)
    ]
    line = "M" + "L".join(f"{x},{y}" for x, y in points)
    last_x, last_y = points[-1]
    return Sparkline(line=line, area=f"{line}L{last_x},32L0,32Z", last_x=last_x, last_y=last_y)


def ego_map(contacts: Sequence[Mapping[str, object]]) -> tuple[Contact, ...]:
    """Place contacts on two rings around the middle of a 640 x 420 box, the busiest on the inner ring."""
    busiest_first = sorted(contacts, key=lambda each: (-_acts(each), str(each["name"])))
    inner, outer = busiest_first[:7], busiest_first[7:24]
    most = max((_acts(each) for each in contacts), default=1) or 1
    return _ring(inner, 150, 96, most, 0.0) + _ring(outer, 265, 172, most, 0.5)


def _ring(
    members: Sequence[Mapping[str, object]], wide: float, high: float, most: float, shift: float
) -> tuple[Contact, ...]:
    turn = FULL_TURN / max(1, len(members))
    return tuple(
        _contact(
            each, math.cos((i + shift) * turn - 1.2) * wide, math.sin((i + shift) * turn - 1.2) * high, most
        )
        for i, each in enumerate(members)
    )


def _contact(each: Mapping[str, object], across: float, down: float, most: float) -> Contact:
    name = str(each["name"])
    given_name, _, family_name = name.partition(" ")
    share = _acts(each) / most
    radius = round(7 + 9 * math.sqrt(share), 1)
    x, y = round(320 + across, 1), round(205 + down, 1)
    return Contact(
        name=name,
        given_name=given_name,
        family_name=family_name,
        x=x,
        y=y,
        label_y=round(y + radius + 14, 1),
        radius=radius,
        width=round(1.5 + 4.5 * share, 1),
        direction=_direction(each),
        hue=hue(str(each.get("group", ""))),
    )


def _direction(each: Mapping[str, object]) -> str:
    if _number(each.get("given")) and _number(each.get("taken")):
        return "both"
    return "given" if _number(each.get("given")) else "taken"


def _acts(each: Mapping[str, object]) -> float:
    return _number(each.get("given")) + _number(each.get("taken"))


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
