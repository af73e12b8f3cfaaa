"""Find the root of the tree that the base stands in."""

from dataclasses import dataclass

import ldap

from plnhub.directory.entries.ldap_source import is_base_visible
from plnhub.ldap_connection import Connection


def naming_context(connection: Connection, base: str) -> str:
    """The root, as the server spells it; the base itself if the server does not say."""
    found = connection.search_ext_s("", ldap.SCOPE_BASE, "(objectClass=*)", ["namingContexts"])
    contexts = [value.decode() for _, each in found for values in each.values() for value in values]
    below = f",{_comparable(base)}"
    return max((one for one in contexts if below.endswith(f",{_comparable(one)}")), key=len, default=base)


@dataclass(frozen=True, kw_only=True)
class Tree:
    """Where to ask for changes."""

    root: str
    is_whole: bool


def visible_tree(connection: Connection, base: str) -> Tree:
    """The whole tree, or what is below the base where the service account may not see more."""
    root = naming_context(connection, base)
    is_whole = is_base_visible(connection, root)
    return Tree(root=root if is_whole else base, is_whole=is_whole)


def _comparable(dn: str) -> str:
    return dn.casefold().replace(", ", ",")
