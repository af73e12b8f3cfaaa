"""Webmentions: noted for those who want it, taken back with their source, and silent about everybody else."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from connectors import errors
from plnhub.models import Person, PersonState, Profile, ProfileState
from plnhub.models.ledger import Actor
from plnhub.profiles.mentions import receive
from tests.connectors.replay import answer, world_of
from tests.profiles.world import Scene
from tests.profiles.world import scene as scene_of

SOURCE = "https://bob.example/notes/1"
POST = "https://blog.example/?p=28"
OTHER = "https://blog.example/of-long-ago"


@pytest.fixture
def blog(tmp_path: Path) -> Scene:
    """Ann's blog, proven, wanted and read once."""
    made = scene_of(world_of("feed"), tmp_path)
    made.poll(made.consented())
    return made


def says(scene: Scene, markup: str, status: int = 200, source: str = SOURCE) -> None:
    kind = "text/html"
    scene.http.answers[source] = answer(source, markup.encode(), status, content_type=kind)


def reply_to(target: str, author: str = "/") -> str:
    link = f'<a class="u-in-reply-to" href="{target}">re</a>'
    return f'<div class="h-entry">{link}<a class="p-author" href="{author}">B</a></div>'


def received(scene: Scene, target: str = POST, source: str = SOURCE) -> str:
    return receive(scene.outside, source, target)


def noted(scene: Scene) -> list[tuple[str, str | None, bool]]:
    """Verb, address, and whether it answers a known act."""
    acts = [act for act in scene.ledger() if act.channel == "webmention"]
    known = {act.key for act in scene.ledger()}
    return [(act.verb, act.object, act.in_reply_to in known) for act in acts]


def test_a_reply_is_noted_as_one_for_the_owner_of_the_page(blog: Scene):
    says(blog, reply_to(POST))
    assert (received(blog), noted(blog)) == ("noted", [("reply", SOURCE, True)])
    act = blog.ledger()[-1]
    with blog.database.reading() as session:
        actor = session.get_one(Actor, act.actor)
        (recipient,) = session.scalars(select(Actor).where(Actor.id.in_(act.recipients)))
        assert (actor.network, actor.handle) == ("webmention", "https://bob.example/@bob.example")
        assert (actor.person_id, actor.name, recipient.person_id) == (None, None, blog.ann.id)


@pytest.mark.parametrize(
    ("markup", "verb"),
    [
        (f'<a href="{POST}">look</a>', "share"),
        (f'<p class="h-entry"><a class="u-repost-of" href="{POST}">again</a></p>', "reshare"),
    ],
)
def test_each_kind_of_mention_has_its_verb(blog: Scene, markup: str, verb: str):
    says(blog, markup)
    received(blog)
    assert [each[0] for each in noted(blog)] == [verb]


def test_a_like_is_not_noted(blog: Scene):
    says(blog, f'<p class="h-entry"><a class="u-like-of" href="{POST}">liked</a></p>')
    assert (received(blog), noted(blog)) == ("nothing", [])


@pytest.mark.parametrize("target", ["http://blog.example/?p=28", "https://BLOG.example:443/?p=28#comments"])
def test_a_known_page_is_known_in_any_spelling(blog: Scene, target: str):
    says(blog, reply_to(target))
    assert (received(blog, target), noted(blog)[0][2]) == ("noted", True)


def test_a_page_of_the_site_that_is_not_known_is_the_owners_all_the_same(blog: Scene):
    says(blog, reply_to(OTHER))
    assert (received(blog, OTHER), noted(blog)) == ("noted", [("reply", SOURCE, False)])


def test_sent_twice_it_is_noted_once(blog: Scene):
    says(blog, reply_to(POST))
    received(blog)
    assert (received(blog), len(noted(blog))) == ("known", 1)


def test_sent_again_after_a_change_it_is_corrected(blog: Scene):
    says(blog, reply_to(POST))
    received(blog)
    says(blog, f'<a href="{POST}">look</a>')
    received(blog)
    keys = {act.key for act in blog.ledger() if act.channel == "webmention"}
    assert ([each[0] for each in noted(blog)], len(keys)) == (["reply", "share"], 1)


@pytest.mark.parametrize(("markup", "status"), [("", 410), ("<p>I think otherwise now</p>", 200)])
def test_sent_again_after_it_is_gone_it_is_taken_back_for_good(blog: Scene, markup: str, status: int):
    says(blog, reply_to(POST))
    received(blog)
    says(blog, markup, status)
    assert received(blog) == "withdrawn"
    says(blog, reply_to(POST))
    assert (received(blog), noted(blog)[-1][0]) == ("known", "retract")


@pytest.mark.parametrize("status", [404, 403, 301, 204])
def test_a_page_that_is_away_takes_nothing_back(blog: Scene, status: int):
    says(blog, reply_to(POST))
    received(blog)
    says(blog, "", status)
    assert (received(blog), len(noted(blog))) == ("nothing", 1)


@pytest.mark.parametrize(
    "error", [errors.SourceUnavailable("slow"), errors.UnsafeTarget("inside"), errors.ResponseTooLarge("big")]
)
def test_a_page_that_cannot_be_read_is_no_failure(blog: Scene, error: Exception):
    def fail(_response: object) -> object:
        raise error

    says(blog, reply_to(POST))
    blog.http.change = fail
    assert (received(blog), noted(blog)) == ("nothing", [])


def test_a_page_of_nobodys_is_visited_as_any_other(blog: Scene):
    target = "https://nobody.example/1"
    says(blog, reply_to(target))
    before = len(blog.http.asked)
    assert (received(blog, target), len(blog.http.asked) - before, noted(blog)) == ("nothing", 1, [])


def test_a_word_for_oneself_is_not_noted(blog: Scene):
    source = "https://blog.example/notes"
    says(blog, reply_to(POST), source=source)
    assert (received(blog, source=source), noted(blog)) == ("nothing", [])


def test_nothing_from_before_the_consent_is_noted(blog: Scene):
    old = '<time class="dt-published" datetime="1999-01-01T00:00:00Z">then</time>'
    says(blog, reply_to(POST).replace("</div>", f"{old}</div>"))
    assert (received(blog), noted(blog)) == ("nothing", [])


def change(blog: Scene, act: Callable[[Profile, Person], None]) -> None:
    with blog.database.writing() as session:
        (profile,) = session.scalars(select(Profile).where(Profile.network == "feed"))
        act(profile, session.get_one(Person, blog.ann.id))


def freeze(profile: Profile, _person: Person) -> None:
    profile.state = ProfileState.FROZEN


def leave(_profile: Profile, person: Person) -> None:
    person.state = PersonState.INACTIVE


def unwanted(profile: Profile, _person: Person) -> None:
    profile.mirror_on = profile.count_on = False


@pytest.mark.privacy
@pytest.mark.parametrize("act", [freeze, leave, unwanted])
def test_nothing_is_noted_for_whoever_does_not_want_it_or_is_not_here(blog: Scene, act):
    change(blog, act)
    says(blog, reply_to(POST))
    assert (received(blog), noted(blog)) == ("nothing", [])


@pytest.mark.privacy
def test_what_was_noted_goes_with_the_consent(blog: Scene):
    says(blog, reply_to(POST))
    received(blog)
    (profile_id,) = {act.profile_id for act in blog.ledger() if act.channel == "webmention"}
    blog.switch(profile_id)
    assert blog.ledger() == []


@pytest.mark.privacy
def test_a_consent_withdrawn_while_the_page_is_read_keeps_everything_out(blog: Scene):
    says(blog, reply_to(POST))

    def withdrawing(response):
        change(blog, unwanted)
        return response

    blog.http.change = withdrawing
    assert (received(blog), noted(blog)) == ("nothing", [])


def wanted_site(blog: Scene, owner: Person, site: str) -> int:
    """One more proven feed, of a site within the host."""
    with blog.database.writing() as session:
        profile = Profile(
            person_id=owner.id,
            network="feed",
            host="blog.example",
            account_id=f"{site}/feed",
            url=site,
            state=ProfileState.VERIFIED,
            linked_at=blog.now,
            reads_since=blog.now - timedelta(days=9),
            mirror_on=True,
        )
        session.add(profile)
        session.flush()
        return profile.id


def test_of_two_sites_on_one_host_the_nearer_one_is_meant(blog: Scene):
    profile_id = wanted_site(blog, blog.person("Eve Example"), "https://blog.example/~eve")
    target = "https://blog.example/~eve/1"
    says(blog, reply_to(target))
    received(blog, target)
    assert blog.ledger()[-1].profile_id == profile_id


def test_where_two_have_proven_the_same_site_an_unknown_page_is_nobodys(blog: Scene):
    for name, site in (("Eve", "https://blog.example/shared"), ("Fay", "http://blog.example:80/shared#")):
        wanted_site(blog, blog.person(name), site)
    target = "https://blog.example/shared/1"
    says(blog, reply_to(target))
    assert received(blog, target) == "nothing"
