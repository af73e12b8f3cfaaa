"""Name what a WordPress site holds: its routes, its authors, its posts and comments. ◇ Pure."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from connectors.contract import AccountRef
from connectors.errors import AccountNotFound
from connectors.places import host_of
from connectors.words import marked

WORDPRESS = "wordpress"
AUTHOR = re.compile(r"(https?://[^?#]+?)/\?author=([0-9]{1,12})")
THING = re.compile(r"(https?://[^?#]+?)/\?p=([0-9]{1,12})(?:#comment-([0-9]{1,12}))?")


@dataclass(frozen=True, kw_only=True)
class Author:
    """Somebody who writes at a site, by the number that WordPress never gives again."""

    home: str
    number: int


@dataclass(frozen=True, kw_only=True)
class Thing:
    """A post or a comment by its number."""

    home: str
    kind: str
    number: int


def route(home: str, path: str, query: dict[str, object] | None = None) -> str:
    """The address of a route in the form that works whatever permalinks a site has chosen."""
    asked = {name: value for name, value in (query or {}).items() if value not in (None, "")}
    words = urlencode({"rest_route": f"/wp/v2/{path}" if path else "/"} | asked, safe="/:,")
    return f"{home}/?{words}"


def author_address(home: str, number: int) -> str:
    """WordPress's own lasting address of an author; names and permalinks may change behind it."""
    return f"{home}/?author={number}"


def author_of(ref: AccountRef) -> Author:
    """Raises AccountNotFound for an account that is none of WordPress."""
    found = AUTHOR.fullmatch(ref.account_id)
    if found is None:
        raise AccountNotFound(marked("That is no author of a WordPress site."))
    return Author(home=found[1], number=int(found[2]))


def account_of(home: str, number: int, handle: str | None = None, url: str | None = None) -> AccountRef:
    return AccountRef(
        network=WORDPRESS,
        host=host_of(home),
        account_id=author_address(home, number),
        handle=handle,
        url=url,
    )


def post_id(home: str, post: int) -> str:
    return f"{home}/?p={post}"


def comment_id(home: str, post: int, comment: int) -> str:
    return f"{post_id(home, post)}#comment-{comment}"


def thing_of(object_id: str) -> Thing | None:
    """The post or comment that an id of ours names."""
    found = THING.fullmatch(object_id)
    if found is None:
        return None
    kind, number = ("comments", found[3]) if found[3] else ("posts", found[2])
    return Thing(home=found[1], kind=kind, number=int(number))
