"""What proves an ActivityPub account, and that no address in an answer leads inside."""

from datetime import timedelta
from typing import Any

import pytest

from connectors.activitypub import ActivityPub
from connectors.activitypub.actors import stranger
from connectors.contract import Budget, Challenge
from connectors.errors import ConnectorError
from tests.connectors.replay import Replay, answer, replay
from tests.connectors.sockets import NOW, http_to, watch_connections

ADA = "https://blog.test/ada"
REF = stranger(ADA)
CODE = "plnhub-0123456789abcdef0123456789abcdef"
HUB = "https://hub.example/people/ada"
INSIDE = [
    "http://127.0.0.1",
    "http://169.254.169.254",
    "http://[::1]",
    "http://0x7f000001",
    "http://10.0.0.1",
]


def actor(**more: Any) -> dict[str, Any]:
    return {"id": ADA, "type": "Person", "preferredUsername": "ada", "outbox": f"{ADA}/outbox"} | more


def is_proven(kind: Any, **shown: Any) -> bool:
    challenge = Challenge(
        kind=kind, expires_at=NOW + timedelta(hours=1), token=CODE, hub_page=HUB, hub_links=(ADA,)
    )
    return ActivityPub({}).verify(replay(NOW, answer(ADA, actor(**shown))), REF, challenge).proven


def field(value: str) -> dict[str, str]:
    return {"type": "PropertyValue", "name": "link", "value": value}


@pytest.mark.parametrize(
    "shown",
    [
        {"summary": f"<p>Ada {CODE}</p>"},
        {"attachment": field(CODE)},
        {"attachment": [field("x"), field(f"<b>{CODE}</b>")]},
    ],
)
def test_the_code_may_stand_in_the_summary_or_in_a_field(shown: dict[str, Any]) -> None:
    assert is_proven("bio_token", **shown)


@pytest.mark.parametrize("shown", [{}, {"name": CODE}, {"summary": f"{CODE}9"}, {"attachment": [3]}])
def test_a_code_that_is_not_there_proves_nothing(shown: dict[str, Any]) -> None:
    assert not is_proven("bio_token", **shown)


@pytest.mark.parametrize(
    "shown",
    [
        {"attachment": field(f'<a href="{HUB}" rel="nofollow">here</a>')},
        {"attachment": field(HUB)},
        {"attachment": {"type": "Link", "href": HUB}},
        {"summary": f'<a href="{HUB}">here</a>'},
        {"url": [ADA, {"type": "Link", "href": HUB}]},
    ],
)
def test_a_link_back_may_stand_in_a_field_the_summary_or_the_addresses(shown: dict[str, Any]) -> None:
    assert is_proven("rel_me", **shown)


@pytest.mark.parametrize(
    "shown",
    [{}, {"attachment": field("https://hub.example/people/eve")}, {"attachment": field("javascript:x")}],
)
def test_without_a_link_back_nothing_is_proven(shown: dict[str, Any]) -> None:
    assert not is_proven("rel_me", **shown)


class Inside(Replay):
    """What is recorded is answered from there; all else goes the real way out."""

    def _served(self, asked: Any) -> Any:
        return super()._served(asked) if asked.url in self.answers else http_to().get(asked.url)


@pytest.mark.parametrize("address", INSIDE)
def test_a_shared_address_inside_is_never_connected_to(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = watch_connections(monkeypatch)
    share = {"type": "Announce", "actor": ADA, "to": "as:Public", "object": f"{address}/secret"}
    outbox = answer(f"{ADA}/outbox", {"orderedItems": [share]})
    http = Inside(at=NOW, answers={ADA: answer(ADA, actor()), f"{ADA}/outbox": outbox})
    assert [page.complete for page in ActivityPub({}).poll(http, REF, None, Budget())] == [True]
    assert tried == []


@pytest.mark.parametrize("address", INSIDE)
def test_a_name_that_leads_inside_is_never_connected_to(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = watch_connections(monkeypatch)
    finger = "https://blog.test/.well-known/webfinger?resource=acct%3Aada%40blog.test"
    link = {"rel": "self", "type": "application/activity+json", "href": f"{address}/ada"}
    http = Inside(at=NOW, answers={finger: answer(finger, {"links": [link]})})
    with pytest.raises(ConnectorError):
        ActivityPub({}).lookup(http, "@ada@blog.test")
    assert tried == []
