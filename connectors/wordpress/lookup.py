"""Find the author behind what a person types: an author page, a name at a site, or a site of one author."""

import re
from urllib.parse import urlsplit

from connectors.answers import Json, accepted, as_list, as_object, as_text, text
from connectors.contract import AccountRef, Http, Response
from connectors.errors import AccessDenied, AccountNotFound
from connectors.html import linked_by, web_link
from connectors.places import host_of
from connectors.wordpress.acts import number_in
from connectors.wordpress.site import account_of, route
from connectors.words import marked

ROOT = "https://api.w.org/"
NAMED = re.compile(r"@?([\w.-]{1,60})@([\w.:-]+(?:/[\w./-]*)?)")
USER = re.compile(r"/wp/v2/users/([0-9]{1,12})(?:[?&]|$)")
NO_SITE = marked(
    "That page does not say that it is made with WordPress. If it has a feed, link that instead."
)
CLOSED = marked("That site does not show who writes there. Link its feed instead.")
MANY = marked("Several people write there. Give the address of your own author page, or your-name@the-site.")


def find_author(http: Http, typed: str) -> AccountRef:
    """The account with its lasting number. Raises AccountNotFound."""
    named = NAMED.fullmatch(typed.strip())
    text_ = named[2] if named else typed.strip()
    address = web_link(text_ if "://" in text_ else f"https://{text_}")
    if address is None:
        raise AccountNotFound(marked("That is not the address of a site."))
    page = accepted(http.get(address))
    home = _home(http, page)
    user = _user(http, home, page, named[1] if named else None)
    number, slug = number_in(user, "id"), text(user, "slug")
    if not number:
        raise AccountNotFound(CLOSED)
    return account_of(home, number, slug, web_link(text(user, "link")) or home)


def _home(http: Http, page: Response) -> str:
    """Where the site begins, by its own word, but never on another host."""
    root = next((link for link in _links(page, ROOT) if host_of(link) == host_of(page.url)), None)
    if root is None:
        raise AccountNotFound(NO_SITE)
    alone = f"{root}{'&' if '?' in root else '?'}_fields=home"  # the whole can be megabytes
    said = web_link(text(as_object(accepted(http.get(alone))), "home"))
    if said is None or host_of(said) != host_of(page.url):
        raise AccountNotFound(NO_SITE)
    return f"{urlsplit(page.url).scheme}://{said.partition('://')[2]}".split("?")[0].rstrip("/")


def _user(http: Http, home: str, page: Response, slug: str | None) -> Json:
    number = None if slug else _number_on(page)
    if number:
        return as_object(_open(http, route(home, f"users/{number}")))
    query: dict[str, object] = {"slug": slug} if slug else {"per_page": 2}
    users = as_list(_open(http, route(home, "users", query)))
    if not users:
        raise AccountNotFound(marked("Nobody of that name has published anything there."))
    if len(users) > 1:
        raise AccountNotFound(MANY)
    return users[0]


def _open(http: Http, address: str) -> Response:
    """Many sites hide their authors from everybody."""
    try:
        return accepted(http.get(address))
    except (AccessDenied, AccountNotFound) as error:
        raise AccountNotFound(CLOSED) from error


def _number_on(page: Response) -> str | None:
    """An author's page names its route."""
    found = (USER.search(link.replace("%2F", "/")) for link in _links(page, "alternate"))
    return next((match[1] for match in found if match), None)


def _links(page: Response, relation: str) -> list[str]:
    """The links that a page gives in its header and in its head."""
    header = re.findall(r"<([^<>\s]+)>\s*;([^<]*)", page.headers.get("link", ""))
    named = [web_link(href, page.url) for href, rest in header if f'rel="{relation}"' in rest]
    return [link for link in named if link] + list(linked_by(as_text(page), page.url, relation))
