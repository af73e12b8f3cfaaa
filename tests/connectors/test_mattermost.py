"""Mattermost: what changed since, what the server says of itself, and what was deleted."""

from typing import Any

import pytest

from connectors.contract import AccountRef, Budget, Challenge, ObjectRef, Response
from connectors.cursor import pack
from connectors.errors import AccountGone, AccountNotFound
from connectors.mattermost import MOST_CHANGES, Mattermost
from connectors.mattermost.posts import acts_in, revision_of
from tests.connectors.living.server import NOW
from tests.connectors.replay import Replay, acts_of, answer, replay, world_of

ADA, BOB, TOWN = "a" * 26, "b" * 26, "c" * 26
API = "https://chat.example/api/v4"
REF = AccountRef(network="mattermost", host="chat.example", account_id=ADA, handle="ada")
AT = int(NOW.timestamp() * 1000) - 3_600_000
CODE = "plnhub-0123456789abcdef0123456789abcdef"
USER = {"id": ADA, "username": "ada", "delete_at": 0, "position": "", "nickname": ""}


def post(number: int, **more: Any) -> dict[str, Any]:
    plain = {"id": f"{number:026}", "user_id": ADA, "create_at": AT + number, "edit_at": 0, "delete_at": 0}
    return plain | {"root_id": "", "type": "", "message": "Words"} | more


def listed(*posts: dict[str, Any], more: bool = False) -> dict[str, Any]:
    return {
        "order": [one["id"] for one in posts],
        "posts": {one["id"]: one for one in posts},
        "prev_post_id": "x" if more else "",
    }


def server(*answers: Response, user: dict[str, Any] | None = None) -> Replay:
    open_channel = answer(f"{API}/channels/{TOWN}", {"id": TOWN, "type": "O"})
    return replay(NOW, answer(f"{API}/users/{ADA}", user or USER), open_channel, *answers)


def mattermost() -> Mattermost:
    return Mattermost({"url": "https://chat.example", "token": "t", "channels": TOWN})


SINCE = f"{API}/channels/{TOWN}/posts?since={int(NOW.timestamp() * 1000) - 600_000}"  # ten minutes overlap


def known() -> bytes:
    return pack("mattermost", {"known": NOW.isoformat()})


def said(*posts: dict[str, Any]) -> list[Any]:
    return acts_in(listed(*posts), REF, "https://chat.example", None, NOW)


def test_a_post_that_was_deleted_since_is_taken_back_at_once() -> None:
    http = server(answer(SINCE, listed(post(5, delete_at=AT + 9))))
    act = acts_of(list(mattermost().poll(http, REF, known(), Budget())))[0]
    assert (act.type, act.object.type, act.object.id) == ("Delete", "Tombstone", f"{5:026}")


def test_an_answer_full_of_changes_is_read_on_from_its_oldest_post() -> None:
    full = [post(number) for number in range(MOST_CHANGES + 1, 1, -1)]
    older = f"{API}/channels/{TOWN}/posts?before={2:026}&per_page=200"
    recent = [one | {"create_at": int(NOW.timestamp() * 1000)} for one in full]
    http = server(
        answer(SINCE, listed(*recent)), answer(older, listed(post(1, create_at=recent[0]["create_at"])))
    )
    pages = list(mattermost().poll(http, REF, known(), Budget()))
    assert [len(page.activities) for page in pages] == [MOST_CHANGES, 1]


def test_a_reply_names_the_one_who_began_the_thread() -> None:
    root = post(1, user_id=BOB)
    page = listed(post(2, root_id=root["id"]))
    page["posts"][root["id"]] = root
    act = acts_in(page, REF, "https://chat.example", None, NOW)[0]
    assert (act.in_reply_to, act.context, act.mentions[0].account_id) == (root["id"], root["id"], BOB)


def test_a_reply_to_oneself_names_nobody() -> None:
    page = listed(post(2, root_id=f"{1:026}"), post(1))
    assert [act.mentions for act in acts_in(page, REF, "", None, NOW)] == [(), ()]


@pytest.mark.parametrize(
    "odd",
    [
        {"type": "system_join_channel"},
        {"type": "system_header_change"},
        {"props": {"from_webhook": "true"}},
        {"props": {"from_bot": "true"}},
    ],
)
def test_what_a_program_wrote_in_their_name_is_not_theirs(odd: dict[str, Any]) -> None:
    assert said(post(1, **odd)) == []


def test_a_reaction_is_no_edit() -> None:
    assert revision_of(post(1, update_at=AT + 99)) == revision_of(post(1))
    assert revision_of(post(1, edit_at=AT + 99)) == str(AT + 99)


@pytest.mark.parametrize(
    "shown",
    [
        {"position": f"Engineer {CODE}"},
        {"nickname": CODE},
        {"props": {"customStatus": f'{{"emoji": "x", "text": "{CODE}"}}'}},
    ],
)
def test_a_code_in_words_of_one_s_own_proves_the_account(shown: dict[str, Any]) -> None:
    challenge = Challenge(kind="bio_token", expires_at=NOW.replace(year=2027), token=CODE)
    assert mattermost().verify(server(user=USER | shown), REF, challenge).proven


@pytest.mark.parametrize("status", ["{", "[]", '{"text": 3}', "[" * 9999])
def test_a_broken_status_proves_nothing(status: str) -> None:
    challenge = Challenge(kind="bio_token", expires_at=NOW.replace(year=2027), token=CODE)
    assert (
        not mattermost()
        .verify(server(user=USER | {"props": {"customStatus": status}}), REF, challenge)
        .proven
    )


def test_an_account_that_was_deactivated_is_gone() -> None:
    with pytest.raises(AccountGone):
        list(mattermost().poll(server(user=USER | {"delete_at": AT}), REF, None, Budget()))


def test_an_account_that_nobody_has_any_more_is_gone() -> None:
    http = replay(NOW, answer(f"{API}/users/{ADA}", {}, 404), answer(f"{API}/users/username/ada", {}, 404))
    with pytest.raises(AccountGone):
        list(mattermost().poll(http, REF, None, Budget()))


@pytest.mark.parametrize(("typed", "bot"), [("a da", False), ("@", False), ("ada", True)])
def test_a_program_or_a_sentence_is_no_account(typed: str, bot: bool) -> None:
    http = replay(NOW, answer(f"{API}/users/username/ada", USER | {"is_bot": bot}))
    with pytest.raises(AccountNotFound):
        mattermost().lookup(http, typed)


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (answer("", post(1)), "present"),
        (answer("", post(1, edit_at=AT + 9)), "edited"),
        (answer("", post(1, delete_at=AT + 9)), "gone"),
        (answer("", {}, 404), "gone"),
        (answer("", {}, 403), "hidden"),
        (answer("", {}, 500), "unknown"),
    ],
)
def test_a_post_is_looked_for_at_its_own_address(found: Response, state: str) -> None:
    url = f"{API}/posts/{1:026}"
    http = replay(NOW, Response(status=found.status, url=url, headers={}, body=found.body))
    seen = ObjectRef(network="mattermost", host="chat.example", object_id=f"{1:026}", revision=str(AT + 1))
    assert [one.state for one in mattermost().recheck(http, [seen])] == [state]


def test_a_list_in_a_circle_is_left() -> None:
    url, older = (
        f"{API}/channels/{TOWN}/posts?per_page=200",
        f"{API}/channels/{TOWN}/posts?before={1:026}&per_page=200",
    )
    http = server(answer(url, listed(post(1), more=True)), answer(older, listed(post(1), more=True)))
    pages = list(mattermost().poll(http, REF, None, Budget()))
    assert [page.truncated for page in pages] == [False, True]


def test_the_token_goes_to_its_own_server_alone() -> None:
    world = world_of("mattermost")
    http = world.http()
    list(world.connector.poll(http, world.ref, None, Budget()))
    assert {asked.credential.host for asked in http.asked if asked.credential} == {"chat.example"}
