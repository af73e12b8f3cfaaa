"""What a human resources department does to a directory: one set of operations for all three products.

People are called by their uid and groups and units by their name; where they stand is kept here, so that a
test may rename and move them at will. Everything happens below one unit of its own, and `clear` empties it.
"""

from pathlib import Path
from typing import Protocol

import ldap
from ldap.dn import dn2str

from tests.servers.staff_dialects import Change, Dialect

PEOPLE, GROUPS = "people", "groups"
EVERYTHING = (
    "(|(objectClass=*)(objectClass=ldapSubEntry))"  # the latter are shown to those who name them only
)


class ThrowAwayDirectory(Protocol):
    """A running server with its administrator (`bind_dn`) and its service account (`reader_dn`)."""

    url: str
    ldaps_url: str
    ca_file: Path
    base_dn: str
    bind_dn: str
    password: str
    reader_dn: str
    reader_password: str

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def kill(self) -> None: ...


class DirectoryServer(Protocol):
    """A directory whose staff can be changed."""

    vendor: str
    server: ThrowAwayDirectory
    base_dn: str

    def add_unit(self, unit: str) -> None: ...
    def rename_unit(self, unit: str, new: str) -> None: ...
    def add_person(self, uid: str, name: str = "", unit: str = PEOPLE, **values: str) -> None: ...
    def change_person(self, uid: str, **values: str) -> None: ...
    def set_manager(self, uid: str, manager: str) -> None: ...
    def rename_person(self, uid: str, name: str) -> None: ...
    def move_person(self, uid: str, unit: str) -> None: ...
    def disable_person(self, uid: str) -> None: ...
    def enable_person(self, uid: str) -> None: ...
    def delete_person(self, uid: str) -> None: ...
    def set_photo(self, uid: str, jpeg: bytes) -> None: ...
    def set_password(self, uid: str, password: str) -> None: ...
    def add_group(self, group: str, *members: str) -> None: ...
    def add_member(self, group: str, member: str) -> None: ...
    def remove_member(self, group: str, member: str) -> None: ...
    def delete_group(self, group: str) -> None: ...
    def dn_of(self, name: str) -> str: ...
    def clear(self) -> None: ...


class Staff:
    """The operations on one running server, told in its own dialect; see `DirectoryServer`."""

    def __init__(self, server: ThrowAwayDirectory, dialect: Dialect, company: str) -> None:
        self.server, self.dialect, self.vendor = server, dialect, dialect.vendor
        self.base_dn = f"ou={company},{server.base_dn}"
        self._units: set[str] = set()
        self._places: dict[str, tuple[str, str]] = {}
        """The first part of each DN and the unit it stands in, by uid or group."""
        self.connect()
        self._add(self.base_dn, {"objectClass": [b"organizationalUnit"], "ou": [company.encode()]})
        self.add_unit(PEOPLE)
        self.add_unit(GROUPS)

    def connect(self) -> None:
        """Sign in as administrator, once more after the server was restarted."""
        self._connection = signed_in(self.server)

    def add_unit(self, unit: str) -> None:
        """An organisational unit below the company's own."""
        self._add(self._unit_dn(unit), {"objectClass": [b"organizationalUnit"], "ou": [unit.encode()]})
        self._units.add(unit)

    def rename_unit(self, unit: str, new: str) -> None:
        """Everybody in it gets another DN, and no mark of a change."""
        self._connection.rename_s(self._unit_dn(unit), dn2str([[("ou", new, 1)]]), None, 1)
        self._units = self._units - {unit} | {new}
        for name, (first, place) in self._places.items():
            if place == unit:
                self._places[name] = (first, new)

    def add_person(self, uid: str, name: str = "", unit: str = PEOPLE, **values: str) -> None:
        """Somebody new; `values` are fields such as `title` and `team`, `manager` is a uid."""
        name = name or uid.title()
        values = {"mail": f"{uid}@pln.example"} | values
        attributes = self.dialect.person(uid, name)
        if manager := values.pop("manager", ""):
            attributes["manager"] = [self.dn_of(manager).encode()]
        for field, value in values.items():
            attributes[self.dialect.fields[field]] = [value.encode()]
        self._places[uid] = (_first_part(name, uid), unit)
        self._add(self.dn_of(uid), attributes | {"cn": [f"{name} ({uid})".encode()]})

    def change_person(self, uid: str, **values: str) -> None:
        """Other values in these fields; an empty text takes the value away."""
        for field, value in values.items():
            self._replace(uid, (self.dialect.fields[field], [value.encode()] if value else []))

    def set_manager(self, uid: str, manager: str) -> None:
        """The person whom somebody reports to; empty for nobody."""
        self._replace(uid, ("manager", [self.dn_of(manager).encode()] if manager else []))

    def rename_person(self, uid: str, name: str) -> None:
        """Another name, and so another DN; the uid stays."""
        first = _first_part(name, uid)
        self._connection.rename_s(self.dn_of(uid), first, None, 1)
        self._places[uid] = (first, self._places[uid][1])
        self._replace(uid, (self.dialect.fields["display"], [name.encode()]))

    def move_person(self, uid: str, unit: str) -> None:
        """Into another unit, under the same name."""
        first = self._places[uid][0]
        self._connection.rename_s(self.dn_of(uid), first, self._unit_dn(unit), 1)
        self._places[uid] = (first, unit)

    def disable_person(self, uid: str) -> None:
        """Switched off by the product's own sign."""
        self._replace(uid, self.dialect.disabled)

    def enable_person(self, uid: str) -> None:
        self._replace(uid, self.dialect.enabled)

    def delete_person(self, uid: str) -> None:
        self._connection.delete_s(self.dn_of(uid))
        del self._places[uid]

    def set_photo(self, uid: str, jpeg: bytes) -> None:
        """A picture, or none if it is empty."""
        self._replace(uid, (self.dialect.photo, [jpeg] if jpeg else []))

    def set_password(self, uid: str, password: str) -> None:
        self._replace(uid, self.dialect.password(password))

    def add_group(self, group: str, *members: str) -> None:
        """A group of people and other groups, each by its name."""
        self._places[group] = (dn2str([[("cn", group, 1)]]), GROUPS)
        dns = [self.dn_of(member) for member in members]
        if self.dialect.group_needs_member:
            dns.append(f"cn=nobody,{self.base_dn}")
        self._add(self.dn_of(group), self.dialect.group(group, dns))

    def add_member(self, group: str, member: str) -> None:
        self._change_members(group, ldap.MOD_ADD, member)

    def remove_member(self, group: str, member: str) -> None:
        self._change_members(group, ldap.MOD_DELETE, member)

    def delete_group(self, group: str) -> None:
        self.delete_person(group)

    def dn_of(self, name: str) -> str:
        """Where a person or a group stands now."""
        first, unit = self._places[name]
        return f"{first},{self._unit_dn(unit)}"

    def clear(self) -> None:
        """Remove everything below the company's unit, leaves first, and the unit itself."""
        rows = self._connection.search_s(self.base_dn, ldap.SCOPE_SUBTREE, EVERYTHING, ["1.1"])
        waiting = sorted((dn for dn, _ in rows if dn), key=lambda dn: -len(ldap.dn.str2dn(dn)))
        while waiting:
            refused = [dn for dn in waiting if not self._deletes(dn)]
            if refused == waiting:
                raise RuntimeError(f"{self.vendor} does not delete {refused}")
            waiting = refused
        self._connection.unbind_s()

    def _deletes(self, dn: str) -> bool:
        """Active Directory keeps a group as long as it is somebody's primary one."""
        try:
            self._connection.delete_s(dn)
        except ldap.LDAPError:
            return False
        return True

    def _unit_dn(self, unit: str) -> str:
        return f"{dn2str([[('ou', unit, 1)]])},{self.base_dn}"

    def _add(self, dn: str, attributes: dict[str, list[bytes]]) -> None:
        self._connection.add_s(dn, list(attributes.items()))

    def _replace(self, name: str, change: Change) -> None:
        self._connection.modify_s(self.dn_of(name), [(ldap.MOD_REPLACE, change[0], change[1] or None)])

    def _change_members(self, group: str, how: int, member: str) -> None:
        self._connection.modify_s(self.dn_of(group), [(how, "member", [self.dn_of(member).encode()])])


def _first_part(name: str, uid: str) -> str:
    return str(dn2str([[("cn", f"{name} ({uid})", 1)]]))


def signed_in(server: ThrowAwayDirectory) -> ldap.ldapobject.SimpleLDAPObject:
    """The administrator's own connection, protected and verified."""
    connection = ldap.initialize(server.ldaps_url)
    connection.set_option(ldap.OPT_REFERRALS, 0)
    connection.set_option(ldap.OPT_X_TLS_CACERTFILE, str(server.ca_file))
    connection.set_option(ldap.OPT_X_TLS_REQUIRE_CERT, ldap.OPT_X_TLS_DEMAND)
    connection.set_option(ldap.OPT_X_TLS_NEWCTX, 0)
    connection.simple_bind_s(server.bind_dn, server.password)
    return connection
