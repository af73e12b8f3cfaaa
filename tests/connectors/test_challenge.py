"""What proves a link, and what only looks as if it did."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from connectors.challenge import is_proven, judge, shows_token
from connectors.contract import AccountRef, Challenge, RemoteProfile

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TOKEN = "pln-4Zf0aKx9QmT2vB7cLw8dYg"
HUB_PAGE = "https://hub.example/people/ada"
PROFILE = "https://social.example/@ada"
REF = AccountRef(network="mastodon", host="social.example", account_id="7", handle="ada", url=PROFILE)
REMOTE = RemoteProfile(external_id="7", url=PROFILE, links=(HUB_PAGE,), words=(f"I knit. {TOKEN}, you see",))
TOMORROW = NOW + timedelta(days=1)
BY_LINK = Challenge(kind="rel_me", expires_at=TOMORROW, hub_page=HUB_PAGE, hub_links=(PROFILE,))
BY_CODE = Challenge(kind="bio_token", expires_at=TOMORROW, token=TOKEN)


def test_links_in_both_directions_prove_the_account() -> None:
    assert is_proven(REF, REMOTE, BY_LINK, NOW)


def test_a_code_in_the_bio_proves_the_account() -> None:
    assert is_proven(REF, REMOTE, BY_CODE, NOW)


@pytest.mark.parametrize(
    "remote",
    [
        replace(REMOTE, links=()),
        replace(REMOTE, links=("https://hub.example/people/adam",)),
        replace(REMOTE, links=("https://hub.example.evil.example/people/ada",)),
        replace(REMOTE, url="https://evil.example/@ada"),
        replace(REMOTE, url=None),
        replace(REMOTE, external_id="8"),
        replace(REMOTE, links=("https://[::1", "//", "")),
    ],
)
def test_a_profile_that_does_not_link_back_from_its_own_host_proves_nothing(remote: RemoteProfile) -> None:
    assert not is_proven(REF, remote, BY_LINK, NOW)


def test_a_profile_that_the_hub_page_does_not_name_proves_nothing() -> None:
    assert not is_proven(REF, REMOTE, replace(BY_LINK, hub_links=("https://social.example/@bob",)), NOW)


@pytest.mark.parametrize(
    "link",
    [HUB_PAGE + "/", "http://hub.example/people/ada", "https://HUB.example/people/ada"],
)
def test_a_last_slash_the_scheme_and_the_case_of_the_host_do_not_matter(link: str) -> None:
    assert is_proven(REF, replace(REMOTE, links=(link,)), BY_LINK, NOW)


@pytest.mark.parametrize(
    "words",
    [(), ("",), (TOKEN + "x",), ("x" + TOKEN,), (TOKEN[:-1],), (TOKEN.lower(),), (TOKEN[:12], TOKEN[12:])],
)
def test_only_the_whole_code_counts(words: tuple[str, ...]) -> None:
    assert not shows_token(words, TOKEN)


@pytest.mark.parametrize("words", [TOKEN, f"({TOKEN})", f"a {TOKEN}.", f"pln={TOKEN}", f"é{TOKEN}é"])
def test_a_code_among_other_words_is_found(words: str) -> None:
    assert shows_token((words,), TOKEN)


@pytest.mark.parametrize("token", ["", "a", "short-code"])
def test_a_code_too_short_to_be_secret_proves_nothing(token: str) -> None:
    assert not shows_token((f"{token} {token}",), token)


def test_an_expired_code_proves_nothing() -> None:
    assert not is_proven(REF, REMOTE, BY_CODE, TOMORROW)


def test_a_way_that_is_not_offered_proves_nothing() -> None:
    assert not is_proven(REF, REMOTE, replace(BY_CODE, kind="mail"), NOW)


def test_a_proof_is_looked_at_again_after_a_month() -> None:
    assert judge(REF, REMOTE, BY_CODE, NOW).expires_at == NOW + timedelta(days=30)


def test_a_failed_proof_says_why() -> None:
    assert judge(REF, replace(REMOTE, words=()), BY_CODE, NOW).reason == "The code was not found there."
