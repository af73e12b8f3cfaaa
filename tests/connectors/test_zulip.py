"""Zulip: names by number, quotes as answers, deletions told from doors that closed."""

from typing import Any

import pytest

from connectors.contract import AccountRef, Budget, Challenge, ObjectRef, Response
from connectors.errors import AccountGone, AccountNotFound, CursorInvalid, SourceUnavailable
from connectors.zulip import Zulip
from connectors.zulip.messages import acts_in
from connectors.zulip.walk import Place, place_in, step
from tests.connectors.living.server import NOW
from tests.connectors.replay import answer, pages_of, replay, world_of

API = "https://zulip.example/api/v1"
REF = AccountRef(network="zulip", host="zulip.example", account_id="12")
CODE = "plnhub-0123456789abcdef0123456789abcdef"
PROFILE = f"{API}/users/12?include_custom_profile_fields=true"
USER = {"user": {"user_id": 12, "full_name": "Ada L", "is_active": True}}
INVALID = {"result": "error", "code": "BAD_REQUEST", "msg": "Invalid message(s)"}
BY_BOB = '<span class="user-mention silent" data-user-id="9">Bob</span>'


def zulip() -> Zulip:
    return Zulip({"url": "https://zulip.example", "bot": "b@zulip.example", "key": "k", "channels": "7 9"})


def message(content: str = "", **more: Any) -> dict[str, Any]:
    plain = {"id": 5, "sender_id": 12, "type": "stream", "stream_id": 7, "subject": "turtles"}
    return plain | {"timestamp": int(NOW.timestamp()) - 60, "content": content} | more


def said(*messages: dict[str, Any]) -> list[Any]:
    return acts_in({"messages": list(messages)}, REF, "https://zulip.example", "7", None, NOW)


def test_a_quote_answers_the_message_and_names_its_author() -> None:
    act = said(message(f'<p>{BY_BOB} <a href="https://zulip.example/#narrow/near/130">sagte</a>:</p>'))[0]
    assert (act.in_reply_to, [one.account_id for one in act.mentions]) == ("130", ["9"])


def test_a_link_to_a_message_is_no_answer() -> None:
    assert (
        said(message('<p><a href="https://zulip.example/#narrow/near/130">there</a></p>'))[0].in_reply_to
        is None
    )


def test_a_topic_is_a_thread_whose_name_is_not_kept() -> None:
    one, other, same = said(message(id=1), message(id=2, subject="lunch"), message(id=3))
    assert one.context == same.context != other.context
    assert "turtles" not in repr(one)


@pytest.mark.parametrize("odd", [{"type": "private"}, {"stream_id": 8}, {"sender_id": 9}, {"id": None}])
def test_what_does_not_belong_here_is_dropped_though_the_server_sent_it(odd: dict[str, Any]) -> None:
    assert said(message(**odd)) == []


@pytest.mark.parametrize(("open_to_us", "state"), [(200, "gone"), (400, "hidden"), (403, "hidden")])
def test_a_message_is_gone_only_while_every_channel_is_open(open_to_us: int, state: str) -> None:
    http = replay(
        NOW,
        answer(f"{API}/messages/5?apply_markdown=false", INVALID, 400),
        answer(f"{API}/streams/7", {}),
        answer(f"{API}/streams/9", {}, open_to_us),
    )
    seen = ObjectRef(network="zulip", host="zulip.example", object_id="5")
    assert [one.state for one in zulip().recheck(http, [seen])] == [state]


@pytest.mark.parametrize(("edited_at", "state"), [(None, "present"), (1785600000, "edited")])
def test_an_edit_is_seen_by_its_time(edited_at: int | None, state: str) -> None:
    shown = {"message": message(last_edit_timestamp=edited_at)}
    http = replay(NOW, answer(f"{API}/messages/5?apply_markdown=false", shown))
    revision = str(int(NOW.timestamp()) - 60)
    seen = ObjectRef(network="zulip", host="zulip.example", object_id="5", revision=revision)
    assert [one.state for one in zulip().recheck(http, [seen])] == [state]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"3": {"value": f"I am {CODE}"}}, answer(f"{API}/users/12/status", {}, 404)),
        ({}, answer(f"{API}/users/12/status", {"status": {"status_text": CODE}})),
    ],
)
def test_a_code_in_the_status_or_a_field_proves_the_account(fields: Any, status: Response) -> None:
    user = {"user": USER["user"] | {"profile_data": fields}}
    challenge = Challenge(kind="bio_token", expires_at=NOW.replace(year=2027), token=CODE)
    assert zulip().verify(replay(NOW, answer(PROFILE, user), status), REF, challenge).proven


def test_an_account_that_was_deactivated_is_gone() -> None:
    away = {"user": USER["user"] | {"is_active": False}}
    with pytest.raises(AccountGone):
        list(zulip().poll(replay(NOW, answer(PROFILE, away)), REF, None, Budget()))


def test_an_account_that_nobody_has_any_more_is_gone() -> None:
    with pytest.raises(AccountGone):
        list(zulip().poll(replay(NOW, answer(PROFILE, INVALID, 400)), REF, None, Budget()))


def test_a_server_in_trouble_is_not_a_missing_account() -> None:
    with pytest.raises(SourceUnavailable):
        list(zulip().poll(replay(NOW, answer(PROFILE, {"code": "ODD"}, 400)), REF, None, Budget()))


@pytest.mark.parametrize("typed", ["ada", "", "0", "https://zulip.example/#user/"])
def test_a_name_is_no_account(typed: str) -> None:
    with pytest.raises(AccountNotFound):
        zulip().lookup(replay(NOW), typed)


def test_a_program_is_no_person() -> None:
    bot = {"user": USER["user"] | {"is_bot": True}}
    with pytest.raises(AccountNotFound):
        zulip().lookup(replay(NOW, answer(PROFILE, bot)), "12")


@pytest.mark.parametrize("seen", ["7", "7:x", "7:1,9:2", "7:1  9:2"])
def test_a_cursor_that_names_no_messages_starts_over(seen: str) -> None:
    with pytest.raises(CursorInvalid):
        place_in({"seen": seen}, ("7", "9"))


def test_a_page_that_brings_nothing_new_ends_the_channel() -> None:
    place = Place(channel="7", seen={"7": 5})
    again = {"messages": [message()], "found_newest": False}
    assert step(place, again, ("7", "9")) == (Place(channel="9", seen={"7": 5}), True)


def test_a_channel_out_of_reach_is_a_gap_and_the_next_one_is_read() -> None:
    world = world_of("zulip")
    assert [page.truncated for page in pages_of(world, world.http())] == [False, False, True, False]


@pytest.mark.parametrize("odd", ["²", "1e9", "9" * 40, 2**70])
def test_what_is_no_number_names_no_message(odd: Any) -> None:
    assert said(message(id=odd)) == []
    page = {"messages": [message(id=odd)], "found_newest": True}
    assert step(Place(channel="7"), page, ("7",))[0] == Place(channel="")
