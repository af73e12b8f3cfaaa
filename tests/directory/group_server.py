"""A fake connection that hands out members in ranges, as Active Directory does above 1,500."""

import re
from dataclasses import dataclass, field

import ldap

ASKED = re.compile(r"^(?P<name>[^;]+)(;range=(?P<first>\d+)-\*)?$")


@dataclass
class GroupServer:
    """Groups by DN, each an attribute with its values; `step` values an answer."""

    groups: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    step: int = 1500
    hidden: frozenset[str] = frozenset()
    """DNs that this account may not see; a search for them finds nothing."""
    broken: frozenset[str] = frozenset()
    """DNs whose second range never comes."""
    answers: int = 0

    def search_ext_s(
        self, dn: str, scope: int, _filter: str, attributes: list[str], timeout: float
    ) -> list[tuple[str, dict[str, list[bytes]]]]:
        assert scope == ldap.SCOPE_BASE
        assert timeout > 0
        self.answers += 1
        if dn in self.hidden:
            return []
        if dn not in self.groups:
            raise ldap.NO_SUCH_OBJECT({"desc": "No such object"})
        answer: dict[str, list[bytes]] = {}
        for asked in attributes:
            answer |= self._values(dn, asked)
        return [(dn, answer)]

    def _values(self, dn: str, asked: str) -> dict[str, list[bytes]]:
        found = ASKED.match(asked)
        assert found
        name, first = found["name"], int(found["first"] or 0)
        values = [value.encode() for value in self.groups[dn].get(name, [])]
        part = values[first : first + self.step]
        if first and dn in self.broken:
            return {name: []}
        if first == 0 and len(part) == len(values):
            return {name: values} if values else {}
        last = "*" if first + self.step >= len(values) else str(first + self.step - 1)
        return {name: [], f"{name};range={first}-{last}": part}
