"""A domain proves an account by a text among its names, if the domain is the person's own."""

from datetime import timedelta

import pytest

from connectors.contract import AccountRef, Challenge
from connectors.domains import domain_of, handle_to_ask, judge_texts, name_to_set
from tests.makers import NOW

CODE = "plnhub-0123456789abcdef0123456789abcdef"


def ref(network: str = "feed", host: str = "ada.example", handle: str | None = None) -> AccountRef:
    return AccountRef(network=network, host=host, account_id="x", handle=handle)


def proven(*texts: str, token: str = CODE, seconds: int = 60) -> bool:
    challenge = Challenge(kind="dns_txt", expires_at=NOW + timedelta(seconds=seconds), token=token)
    return judge_texts(texts, challenge, NOW).proven


@pytest.mark.parametrize(
    ("account", "domain"),
    [
        (ref(), "ada.example"),
        (ref(host="blog.ada.co.uk"), "blog.ada.co.uk"),
        (ref("activitypub", "ada.example"), "ada.example"),
        (ref("bluesky", "bsky.social", "ada.example"), "ada.example"),
        (ref("bluesky", "bsky.social", "ada.bsky.social"), ""),
        (ref("bluesky", "bsky.social"), ""),
        (ref(host="ada.wordpress.com"), ""),
        (ref(host="medium.com"), ""),
        (ref(host="notmedium.com"), "notmedium.com"),
        (ref("mastodon", "social.example"), ""),
        (ref("github", "github.com"), ""),
        (ref(host="localhost"), ""),
        (ref(host="127.0.0.1"), ""),
        (ref(host="ada.example:8080"), ""),
        (ref(host="a b.example"), ""),
        (ref(host=f"{'a' * 64}.example"), ""),
        (ref(host=f"{'a.' * 130}example"), ""),
        (ref("bluesky", "bsky.social", "ada.example/../evil"), ""),
    ],
)
def test_only_a_domain_of_ones_own_can_prove_an_account(account, domain):
    assert domain_of(account) == domain


def test_the_title_of_a_feed_is_no_domain():
    assert domain_of(ref(host="ada.example", handle="evil.example")) == "ada.example"


def test_the_code_stands_below_a_name_of_our_own():
    assert name_to_set(ref()) == "_plnhub-challenge.ada.example"


def test_a_handle_that_is_the_domain_must_lead_to_the_account_still():
    assert (handle_to_ask(ref("bluesky", "x", "ada.example")), handle_to_ask(ref())) == ("ada.example", "")


@pytest.mark.parametrize("texts", [(CODE,), ("v=spf1 -all", CODE), (f" {CODE} ",)])
def test_one_text_that_is_the_code_proves_it(texts):
    assert proven(*texts)


@pytest.mark.parametrize("texts", [(), ("",), (CODE + "0",), (f"x {CODE}",), (CODE.upper(),), (CODE[:-1],)])
def test_anything_but_the_very_code_proves_nothing(texts):
    assert not proven(*texts)


def test_an_old_code_proves_nothing():
    assert not proven(CODE, seconds=0)


def test_a_code_that_could_be_guessed_proves_nothing():
    assert not proven("short", token="short")
