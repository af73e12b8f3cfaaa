"""Who has proven a site of their own is told which line lets other sites tell of answers to it."""

from typing import Any

import pytest

from plnhub.models import Profile, ProfileState
from tests.makers import NOW

LINE = "&lt;link rel=&#34;webmention&#34; href=&#34;http://127.0.0.1:8000/webmention&#34;&gt;"


def shown(browser, company, ann, network: str, **more: Any) -> str:
    fields = {"state": ProfileState.VERIFIED, "host": "ada.example", "account_id": "https://ada.example/feed"}
    profile = Profile(person_id=ann.id, network=network, linked_at=NOW, **fields | more)
    company.session.add(profile)
    company.session.commit()
    return str(browser.get(f"/profiles/{profile.public_id}").text)


@pytest.mark.parametrize("network", ["feed", "wordpress"])
def test_the_line_stands_on_the_page_of_a_proven_site(browser, company, ann, network: str):
    assert LINE in shown(browser, company, ann, network)


def test_a_site_that_waits_for_its_proof_has_no_line(browser, company, ann):
    assert LINE not in shown(browser, company, ann, "feed", state=ProfileState.PENDING)


def test_an_account_at_a_network_has_no_line(browser, company, ann):
    assert LINE not in shown(browser, company, ann, "mastodon")
