"""WordPress where it is odd: hidden authors, other hosts' words, servers that heed nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.contract import AccountRef, Budget, Challenge, ObjectRef, Response
from connectors.cursor import pack
from connectors.errors import AccountMismatch, AccountNotFound, CursorInvalid, SourceUnavailable
from connectors.wordpress import WordPress
from connectors.wordpress.site import author_of, route, thing_of
from connectors.wordpress.walk import MOST_OF_ONE_SECOND
from tests.connectors.replay import Replay, acts_of, answer
from tests.connectors.test_feed_finding import Site

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
HOME = "https://blog.example"
REF = AccountRef(network="wordpress", host="blog.example", account_id=f"{HOME}/?author=7")
ADA: dict[str, Any] = {"id": 7, "slug": "ada", "link": f"{HOME}/author/ada/", "url": "", "description": ""}
ROOT = f"{HOME}/wp-json/"
HEADER = f'<{ROOT}>; rel="https://api.w.org/"'
MANY = [{**ADA, "id": number} for number in (7, 8)]


def site(*answers: Response) -> Replay:
    return Replay(at=NOW, answers=Site({one.url: one for one in answers}))


def front(address: str = HOME, markup: str = "", link: str = HEADER) -> Response:
    return answer(address, markup.encode(), link=link)


def index(home: str = HOME) -> Response:
    return answer(f"{ROOT}?_fields=home", {"home": home})


def users(found: object, status: int = 200) -> Response:
    return answer(route(HOME, "users", {"per_page": 2}), found, status)


def looked_up(typed: str, *answers: Response) -> AccountRef:
    return WordPress({}).lookup(site(*answers), typed)


def test_a_site_of_one_author_is_that_authors() -> None:
    found = looked_up("blog.example", front(), index(), users([ADA]))
    assert (found.account_id, found.handle, found.url) == (REF.account_id, "ada", f"{HOME}/author/ada/")


def test_a_name_at_a_site_is_looked_for_there() -> None:
    named = answer(route(HOME, "users", {"slug": "ada"}), [ADA])
    assert looked_up("ada@blog.example", front(), index(), named).account_id == REF.account_id


def test_a_page_may_name_the_interface_in_its_head() -> None:
    head = f'<head><link rel="https://api.w.org/" href="{ROOT}"></head>'
    assert looked_up("blog.example", front(markup=head, link=""), index(), users([ADA])).handle == "ada"


def test_an_authors_page_names_its_author() -> None:
    own = f'<{ROOT}wp/v2/users/7>; rel="alternate"; type="application/json"'
    page = front(f"{HOME}/author/ada", link=f"{HEADER}, {own}")
    assert (
        looked_up("blog.example/author/ada", page, index(), answer(route(HOME, "users/7"), ADA)).handle
        == "ada"
    )


def test_a_site_keeps_its_folder_and_the_scheme_that_answered() -> None:
    home = f"{HOME}/weaving"
    listed = answer(route(home, "users", {"per_page": 2}), [ADA])
    found = looked_up("blog.example", front(), index("http://blog.example/weaving/"), listed)
    assert found.account_id == f"{home}/?author=7"


@pytest.mark.parametrize(
    "answers",
    [
        (front(link=""),),
        (front(link='<https://evil.example/wp-json/>; rel="https://api.w.org/"'),),
        (front(), index("https://evil.example")),
        (front(), index(""), users([ADA])),
        (front(), index(), users({"code": "rest_user_cannot_view"}, 401)),
        (front(), index(), users([])),
        (front(), index(), users(MANY)),
        (front(), index(), users([{"slug": "ada"}])),
    ],
    ids=["no interface", "elsewhere", "home elsewhere", "no home", "hidden", "nobody", "many", "no number"],
)
def test_what_names_no_single_author_is_said_so(answers: tuple[Response, ...]) -> None:
    with pytest.raises(AccountNotFound):
        looked_up("blog.example", *answers)


@pytest.mark.parametrize("typed", ["", "javascript:alert(1)", "file:///etc/passwd", "http://", "@", "a b"])
def test_what_is_no_address_is_said_so(typed: str) -> None:
    with pytest.raises(AccountNotFound):
        looked_up(typed, answer("https://a b", status=404))


@pytest.mark.parametrize("account", ["", "7", "https://blog.example/?p=7", "javascript:x/?author=7"])
def test_an_account_of_another_kind_is_refused(account: str) -> None:
    with pytest.raises(AccountNotFound):
        author_of(AccountRef(network="wordpress", host="blog.example", account_id=account))


def proven(user: dict[str, Any], kind: str = "rel_me") -> bool:
    page = "https://hub.example/people/ada"
    challenge = Challenge(
        kind="bio_token" if kind == "bio_token" else "rel_me",
        expires_at=NOW + timedelta(days=1),
        token="plnhub-0123456789abcdef",
        hub_page=page,
        hub_links=(f"{HOME}/author/ada/",),
    )
    http = site(answer(route(HOME, "users/7"), ADA | user))
    return WordPress({}).verify(http, REF, challenge).proven


def test_a_link_in_the_authors_own_profile_proves_the_author() -> None:
    assert proven({"url": "https://hub.example/people/ada"})
    assert proven({"description": '<a rel="me" href="https://hub.example/people/ada">me</a>'})


def test_a_plain_link_or_an_authors_page_elsewhere_proves_nothing() -> None:
    assert not proven({"description": '<a href="https://hub.example/people/ada">seen</a>'})
    assert not proven({"url": "https://hub.example/people/ada", "link": "https://evil.example/author/ada/"})


def test_another_number_at_the_authors_address_is_somebody_else() -> None:
    with pytest.raises(AccountMismatch):
        list(WordPress({}).poll(site(answer(route(HOME, "users/7"), {"id": 8})), REF, None, Budget()))


def test_a_site_without_its_interface_is_only_away() -> None:
    gone = answer(route(HOME, "users/7"), {"code": "rest_no_route"}, 404)
    with pytest.raises(SourceUnavailable):
        list(WordPress({}).poll(site(gone), REF, None, Budget()))


@pytest.mark.parametrize("place", ["", "||x", "|", "never||", "|then|", "||1,,2", "||" + "9" * 20, "||1|2"])
def test_a_damaged_place_in_a_listing_is_refused(place: str) -> None:
    cursor = pack("wordpress", {"new": place, "edited": "||", "comments": "||"})
    with pytest.raises(CursorInvalid):
        list(WordPress({}).poll(site(), REF, cursor, Budget()))


class Deaf(dict[str, Response]):
    """Lists the same posts whatever is asked, as a site behind a careless cache does."""

    def __init__(self, posts: list[dict[str, Any]]) -> None:
        self.posts = posts

    def get(self, key: str, default: Any = None) -> Any:
        found: object = ADA if "/users/" in key else [] if "/comments" in key else self.posts
        return answer(key, found, x_wp_totalpages="9")


def post(number: int, **more: object) -> dict[str, object]:
    dates = {"date_gmt": "2026-11-20T10:00:00", "modified_gmt": "2026-11-20T10:00:00"}
    return {"id": number, "author": 7, "link": f"{HOME}/{number}"} | dates | more


def deaf(posts: list[dict[str, Any]]) -> Replay:
    return Replay(at=NOW, answers=Deaf(posts))


def test_a_server_that_heeds_nothing_is_read_once() -> None:
    http = deaf([post(number) for number in range(1, 101)])
    acts = acts_of(list(WordPress({}).poll(http, REF, None, Budget())))
    assert (len(acts), len(http.asked)) == (100, 4)


def test_posts_of_other_authors_and_behind_passwords_are_dropped() -> None:
    others = [post(2, author=8), post(3, content={"protected": True, "rendered": ""}), post(4, author="7")]
    acts = acts_of(list(WordPress({}).poll(deaf([post(1), *others]), REF, None, Budget())))
    assert [act.object.id for act in acts] == [f"{HOME}/?p=1", f"{HOME}/?p=4"]


def test_a_post_without_a_number_or_a_date_hurts_nobody() -> None:
    odd = [post(1, id=None), post(1, id="1.5"), post(1, date_gmt=None), {}, post(2, title=7, link="x")]
    acts = acts_of(list(WordPress({}).poll(deaf(odd), REF, None, Budget())))
    assert {act.object.id for act in acts} == {f"{HOME}/?p=1", f"{HOME}/?p=2"}


class OneSecond(dict[str, Response]):
    """More posts of one second than can be excluded in an address."""

    def get(self, key: str, default: Any = None) -> Any:
        excluded = key.partition("exclude=")[2].partition("&")[0].split(",")
        left = [post(n) for n in range(1, 400) if str(n) not in excluded][:100]
        is_later = "after=2026-11-20T10:00:00Z" in key
        found: object = ADA if "/users/" in key else [] if is_later or "/comments" in key else left
        return answer(key, found, x_wp_totalpages="1" if found == [] else "4")


def test_a_second_with_too_many_posts_says_that_some_may_be_missing() -> None:
    http = Replay(at=NOW, answers=OneSecond())
    pages = list(WordPress({}).poll(http, REF, None, Budget()))
    assert (len(acts_of(pages)) > MOST_OF_ONE_SECOND, any(page.truncated for page in pages)) == (True, True)
    assert all(len(asked.url) <= 2048 for asked in http.asked)


def test_a_thing_of_another_host_or_kind_is_not_asked_for() -> None:
    http = site()
    ids = ["https://evil.example/?p=1", f"{HOME}/1", f"{HOME}/?p=1#comment-x", "x"]
    refs = [ObjectRef(network="wordpress", host="blog.example", object_id=one) for one in ids]
    assert {one.state for one in WordPress({}).recheck(http, refs)} == {"unknown"}
    assert http.asked == []


def test_a_site_that_does_not_list_takes_nothing_back() -> None:
    ref = ObjectRef(network="wordpress", host="blog.example", object_id=f"{HOME}/?p=1")
    for status in (401, 404, 410):
        http = site(answer(route(HOME, "posts", {}), status=status))
        assert [one.state for one in WordPress({}).recheck(http, [ref])] == ["unknown"]


def test_an_id_names_a_post_or_a_comment() -> None:
    found = [thing_of(f"{HOME}/?p=4"), thing_of(f"{HOME}/weaving/?p=4#comment-5")]
    assert [(one.kind, one.number, one.home) for one in found if one] == [
        ("posts", 4, HOME),
        ("comments", 5, f"{HOME}/weaving"),
    ]
