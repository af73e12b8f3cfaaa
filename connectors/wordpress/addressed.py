"""Whom a comment answers: the author of the comment above it, or of the post. ◇"""

from collections.abc import Sequence

from connectors.answers import Json, as_list, text
from connectors.contract import AccountRef, Http
from connectors.errors import SourceFormat
from connectors.html import web_link
from connectors.places import host_of
from connectors.wordpress.acts import number_in
from connectors.wordpress.site import WORDPRESS, account_of, route


def addressed_by(http: Http, home: str, comments: Sequence[Json]) -> dict[int, AccountRef]:
    """By the number of each comment, the account it answers, where that is known."""
    above = {number_in(one, "id"): _above(one) for one in comments}
    authors = {
        kind: _authors(http, home, kind, sorted({n for k, n in above.values() if k == kind and n}))
        for kind in ("comments", "posts")
    }
    found = {number: authors[kind].get(target) for number, (kind, target) in above.items()}
    return {number: account for number, account in found.items() if account}


def _above(comment: Json) -> tuple[str, int]:
    parent = number_in(comment, "parent")
    return ("comments", parent) if parent else ("posts", number_in(comment, "post"))


def _authors(http: Http, home: str, kind: str, numbers: list[int]) -> dict[int, AccountRef]:
    if not numbers:
        return {}
    fields = "id,author,author_url" if kind == "comments" else "id,author"
    asked: dict[str, object] = {"include": ",".join(map(str, numbers)), "per_page": 100, "_fields": fields}
    response = http.get(route(home, kind, asked))
    try:
        items = as_list(response) if response.status == 200 else []
    except SourceFormat:
        return {}
    found = {number_in(item, "id"): _account(home, item) for item in items}
    return {number: account for number, account in found.items() if account}


def _account(home: str, item: Json) -> AccountRef | None:
    """An author of the site, or a visitor who left an address of their own; nobody else has an account."""
    number = number_in(item, "author")
    if number:
        return account_of(home, number)
    url = web_link(text(item, "author_url"))
    return AccountRef(network=WORDPRESS, host=host_of(url), account_id=url, url=url) if url else None
