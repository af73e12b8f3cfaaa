"""Accounts at GitHub: names that change hands, tokens, proofs, second looks."""

from datetime import timedelta
from typing import Any

import pytest

from connectors.contract import Challenge, ObjectRef
from connectors.errors import AccountGone, AccountMismatch, AccountNotFound, AuthExpired, RateLimited
from connectors.github import GitHub
from tests.connectors.github_world import ADA, API, EVENTS, NOW, SEARCH, USER, opened, polled
from tests.connectors.replay import acts_of, answer, pages_of, replay, with_status, world_of


def test_a_renamed_account_is_followed_by_its_number() -> None:
    http = replay(
        NOW,
        answer(f"{API}/user/7", {**USER, "login": "ada-l"}),
        answer(EVENTS.replace("/ada/", "/ada-l/") + "1", [opened(1)]),
        answer(SEARCH.replace("3Aada", "3Aada-l"), {"total_count": 0, "items": []}),
    )
    assert acts_of(polled(http))[0].actor.handle == "ada-l"


def test_a_handle_taken_by_another_number_imports_nothing() -> None:
    http = replay(NOW, answer(f"{API}/user/7", {}, 404), answer(f"{API}/users/ada", {**USER, "id": 99}))
    with pytest.raises(AccountMismatch):
        polled(http)


def test_an_account_that_is_nowhere_is_gone() -> None:
    http = replay(NOW, answer(f"{API}/user/7", {}, 404), answer(f"{API}/users/ada", {}, 404))
    with pytest.raises(AccountGone):
        polled(http)


def test_a_token_that_ran_out_is_said_so() -> None:
    world = world_of("github")
    with pytest.raises(AuthExpired):
        pages_of(world, world.http(with_status(401)))


def test_a_used_up_hour_is_a_pause() -> None:
    world = world_of("github")
    with pytest.raises(RateLimited):
        pages_of(world, world.http(with_status(403, x_ratelimit_remaining="0")))


def test_a_poll_is_not_repeated_before_the_interval_that_github_asks_for() -> None:
    world = world_of("github")
    pages = pages_of(world, world.http())
    assert pages[0].not_before == world.now + timedelta(seconds=60)


@pytest.mark.parametrize("text", ["ada", "@ada", "https://github.com/ada", "github.com/ada/"])
def test_an_account_is_understood_however_people_write_it(text: str) -> None:
    assert GitHub({}).lookup(replay(NOW, answer(f"{API}/users/ada", USER)), text) == ADA


@pytest.mark.parametrize("text", ["", "a/../b c", "https://github.com/", "-ada", "ada?x=1", "a" * 100])
def test_what_names_no_account_is_said_so(text: str) -> None:
    with pytest.raises(AccountNotFound):
        GitHub({}).lookup(replay(NOW), text)


def test_an_organisation_is_no_person() -> None:
    with pytest.raises(AccountNotFound):
        GitHub({}).lookup(
            replay(NOW, answer(f"{API}/users/org", {"login": "org", "id": 1, "type": "Organization"})), "org"
        )


@pytest.mark.parametrize(
    ("status", "updated", "state"),
    [
        (200, "2026-01-01T00:00:00Z", "present"),
        (200, "2026-01-02T00:00:00Z", "edited"),
        (404, "", "gone"),
        (410, "", "gone"),
        (403, "", "hidden"),
        (500, "", "unknown"),
    ],
)
def test_a_second_look_tells_edited_gone_and_hidden_apart(status: int, updated: str, state: str) -> None:
    seen = ObjectRef(
        network="github", host="github.com", object_id="org/repo/issues/4", revision="2026-01-01T00:00:00Z"
    )
    http = replay(NOW, answer(f"{API}/repos/org/repo/issues/4", {"updated_at": updated}, status))
    assert [one.state for one in GitHub({}).recheck(http, [seen])] == [state]


@pytest.mark.parametrize(
    ("user", "social"),
    [
        ({"blog": "hub.example/people/ada"}, []),
        ({}, [{"provider": "generic", "url": "https://hub.example/people/ada"}]),
    ],
)
def test_the_website_or_a_social_account_proves_the_link(user: dict[str, Any], social: list[Any]) -> None:
    challenge = Challenge(
        kind="rel_me",
        expires_at=NOW + timedelta(days=1),
        hub_page="https://hub.example/people/ada",
        hub_links=("https://github.com/ada",),
    )
    http = replay(
        NOW, answer(f"{API}/user/7", USER | user), answer(f"{API}/users/ada/social_accounts", social)
    )
    assert GitHub({}).verify(http, ADA, challenge).proven
