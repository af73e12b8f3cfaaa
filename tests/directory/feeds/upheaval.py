"""A company in which everything that can change in a directory does, at random but repeatably."""

import itertools
import random
from collections import Counter
from collections.abc import Callable

import ldap
from ldap.dn import dn2str, explode_dn, str2dn

from tests.servers.staff_dialects import Attributes
from tests.servers.staff_operations import Staff, signed_in

FORMER = "former"
"""The employee type by which a person leaves the filter."""
PERSON, GROUP, UNIT = "(objectClass=person)", "(cn=group*)", "(objectClass=organizationalUnit)"
SPELLINGS = ("Åsa", "O'Neill, Pat", "İbrahim", "佐藤 花子", "a + b", 'say "hi"', "# one", "Ng")


class Upheaval:
    """Operations below `inside`, which the feed watches, and `outside`, which it does not."""

    def __init__(self, staff: Staff, chance: random.Random) -> None:
        self.dialect, self.chance = staff.dialect, chance
        self.numbers = itertools.count(1)
        self.connection = signed_in(staff.server)
        self.inside, self.outside = f"ou=inside,{staff.base_dn}", f"ou=outside,{staff.base_dn}"
        for unit in (self.inside, self.outside):
            self._add(unit, {"objectClass": [b"organizationalUnit"]})
        self.versions: Counter[str] = Counter()
        self.reached: set[str] = set()
        """The names of all operations that found something to change."""
        for _ in range(3):
            self.add_unit()
        for _ in range(25):
            self.add_person()

    def batch(self, size: int) -> set[str]:
        """So many operations; their names."""
        done = {self._one().__name__ for _ in range(size)}
        self.reached |= done
        return done

    def kinds(self) -> set[str]:
        """The names of all operations there are."""
        return {operation.__name__ for operation in self._operations()}

    def _one(self) -> Callable[[], bool]:
        operations, weights = zip(*self._operations().items(), strict=True)
        while True:
            [operation] = self.chance.choices(operations, weights)
            if operation():
                return operation

    def _operations(self) -> dict[Callable[[], bool], int]:
        return {
            self.add_person: 5,
            self.change_title: 8,
            self.disable: 3,
            self.enable: 3,
            self.rename: 4,
            self.move: 5,
            self.delete: 4,
            self.leave_filter: 3,
            self.come_back: 3,
            self.move_out: 3,
            self.move_in: 3,
            self.change_outside: 2,
            self.add_group: 2,
            self.change_group: 2,
            self.delete_group: 1,
            self.add_unit: 1,
            self.rename_unit: 1,
            self.move_unit: 1,
            self.move_unit_out: 1,
            self.move_unit_in: 1,
            self.add_and_delete: 2,
        }

    def add_person(self, base: str = "") -> bool:
        uid = f"p{next(self.numbers)}-{self.chance.randrange(10**6)}"
        unit = self._some(UNIT, base or self.inside) or self.inside
        dn = f"{self._first_part(uid)},{unit}"
        self._add(dn, self.dialect.person(uid, self.chance.choice(SPELLINGS)))
        return True

    def add_and_delete(self) -> bool:
        self.add_person()
        return self.delete()

    def change_title(self) -> bool:
        return self._replace(self._some(PERSON), "title", f"title {next(self.numbers)}")

    def change_outside(self) -> bool:
        return self._replace(self._some(PERSON, self.outside), "title", f"title {next(self.numbers)}")

    def leave_filter(self) -> bool:
        return self._replace(self._some(PERSON), "employeeType", FORMER)

    def come_back(self) -> bool:
        return self._replace(self._some(f"(employeeType={FORMER})"), "employeeType", "employee")

    def disable(self) -> bool:
        return self._switch(*self.dialect.disabled)

    def enable(self) -> bool:
        return self._switch(*self.dialect.enabled)

    def rename(self) -> bool:
        return self._rename(self._some(PERSON), self._first_part(f"n{next(self.numbers)}"))

    def move(self) -> bool:
        return self._move(self._some(PERSON), self._some(UNIT))

    def move_out(self) -> bool:
        return self._move(self._some(PERSON), self.outside)

    def move_in(self) -> bool:
        return self._move(self._some(PERSON, self.outside), self._some(UNIT))

    def delete(self) -> bool:
        if person := self._some(PERSON):
            self.connection.delete_s(person)
        return bool(person)

    def add_group(self) -> bool:
        members = [one for one in (self._some(PERSON), self._some(PERSON, self.outside)) if one]
        name = f"group{next(self.numbers)}"
        place = self.chance.choice((self.inside, self.outside))
        self._add(f"cn={name},{place}", self.dialect.group(name, members[:1] or [self.inside]))
        return True

    def change_group(self) -> bool:
        """Another member, and nothing but that."""
        group, person = self._some_group(), self._some(PERSON)
        if not group or not person:
            return False
        [(_, before)] = self.connection.search_s(group, ldap.SCOPE_BASE, "(objectClass=*)", ["member"])
        if before.get("member") == [person.encode()]:
            return False
        self.versions[explode_dn(group)[0]] += 1
        return self._replace(group, "member", person)

    def delete_group(self) -> bool:
        if group := self._some_group():
            self.connection.delete_s(group)
        return bool(group)

    def groups(self) -> dict[str, int]:
        """How often each group was changed; servers rewrite the DNs of renamed members without a mark."""
        base = self.inside.partition(",")[2]
        rows = self.connection.search_s(base, ldap.SCOPE_SUBTREE, GROUP, ["1.1"])
        return {dn: self.versions[explode_dn(dn)[0]] for dn, _ in rows if dn}

    def add_unit(self) -> bool:
        unit = f"ou=unit{next(self.numbers)},{self._some(UNIT) or self.inside}"
        self._add(unit, {"objectClass": [b"organizationalUnit"]})
        return True

    def rename_unit(self) -> bool:
        return self._rename(self._some_unit(self.inside), f"ou=unit{next(self.numbers)}")

    def move_unit(self) -> bool:
        return self._move(self._some_unit(self.inside), self.inside)

    def move_unit_out(self) -> bool:
        return self._move(self._some_unit(self.inside), self.outside)

    def move_unit_in(self) -> bool:
        return self._move(self._some_unit(self.outside), self.inside)

    def _some(self, wanted: str, base: str = "") -> str:
        """A random entry below the base; empty if there is none."""
        rows = self.connection.search_s(base or self.inside, ldap.SCOPE_SUBTREE, wanted, ["1.1"])
        found = sorted(dn for dn, _ in rows if dn)
        return self.chance.choice(found) if found else ""

    def _some_group(self) -> str:
        return self._some(GROUP, self.chance.choice((self.inside, self.outside)))

    def _some_unit(self, base: str) -> str:
        unit = self._some("(ou=unit*)", base)
        return unit if unit.casefold() != base.casefold() else ""

    def _replace(self, dn: str, attribute: str, value: str) -> bool:
        if dn:
            self.connection.modify_s(dn, [(ldap.MOD_REPLACE, attribute, [value.encode()])])
        return bool(dn)

    def _switch(self, attribute: str, values: list[bytes]) -> bool:
        if person := self._some(PERSON):
            self.connection.modify_s(person, [(ldap.MOD_REPLACE, attribute, values or None)])
        return bool(person)

    def _rename(self, dn: str, first: str) -> bool:
        if dn:
            self.connection.rename_s(dn, first, None, 1)
        return bool(dn)

    def _move(self, dn: str, unit: str) -> bool:
        """Nothing moves below itself, nor to where it is."""
        if not (dn and unit) or str2dn(dn.casefold())[1:] == str2dn(unit.casefold()):
            return False
        if f",{unit}".casefold().endswith(f",{dn}".casefold()):
            return False
        try:
            self.connection.rename_s(dn, explode_dn(dn, flags=0)[0], unit, 1)
        except ldap.OTHER:  # slapd now and then refuses to move a unit: its index of DNs cannot take it
            return False
        return True

    def _first_part(self, uid: str) -> str:
        return str(dn2str([[("cn", f"{self.chance.choice(SPELLINGS)} {uid}", 1)]]))

    def _add(self, dn: str, attributes: Attributes) -> None:
        [[(name, value, _)], *_] = str2dn(dn)
        self.connection.add_s(dn, list(({name: [value.encode()]} | attributes).items()))
