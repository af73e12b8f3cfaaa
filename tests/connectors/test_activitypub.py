"""What stands in an ActivityPub outbox as activities: who made it, for whom, and what is left out."""

import json
from typing import Any

import pytest

from connectors.activitypub import ActivityPub
from connectors.activitypub.actors import stranger
from connectors.activitypub.objects import Reading, act_in
from connectors.contract import PUBLIC, Activity, Budget
from tests.connectors.replay import RECORDED, World, acts_of, answer, pages_of, replay, world_of
from tests.connectors.sockets import NOW

ADA = "https://blog.test/ada"
NOTE = f"{ADA}/notes/1"
OTHERS = "https://elsewhere.test/notes/9"
ELSEWHERE = {"id": OTHERS, "type": "Note", "attributedTo": "https://elsewhere.test/bob", "to": [PUBLIC]}
REF = stranger(ADA, "ada@blog.test")


def note(**more: Any) -> dict[str, Any]:
    plain = {"id": NOTE, "type": "Note", "attributedTo": ADA, "to": [PUBLIC], "content": "<p>Hello</p>"}
    return plain | {"published": "2026-11-22T10:00:00Z"} | more


def created(**more: Any) -> dict[str, Any]:
    return {"id": f"{NOTE}#create", "type": "Create", "actor": ADA, "to": [PUBLIC], "object": note(**more)}


def shared(**more: Any) -> dict[str, Any]:
    return {"type": "Announce", "actor": ADA, "to": [PUBLIC], "object": OTHERS} | more


def said(item: dict[str, Any], elsewhere: dict[str, Any] | None = None) -> Activity | None:
    documents = {OTHERS: ELSEWHERE if elsewhere is None else elsewhere, NOTE: note()}
    return act_in(item, Reading(ref=REF, now=NOW, fetch=lambda address: documents.get(address, {})))


def act(item: dict[str, Any], elsewhere: dict[str, Any] | None = None) -> Activity:
    found = said(item, elsewhere)
    assert found is not None
    return found


def test_a_real_outbox_of_bare_notes_is_read() -> None:
    takahe = json.loads((RECORDED / "activitypub/takahe.json").read_text("utf-8"))
    world = World(network="activitypub", read=takahe)
    found = acts_of(pages_of(world, world.http()))
    assert len(found) == 5
    assert [one.object.content for one in found if one.updated] == ["<p>edited 0</p>"]


def test_pages_of_a_real_server_are_read_to_the_last() -> None:
    world = world_of("activitypub")
    pages = pages_of(world, world.http())
    assert (len(pages), len(acts_of(pages))) == (3, 8)


@pytest.mark.parametrize("item", [created(), note(), {**created(), "object": NOTE}])
def test_a_note_is_the_same_bare_written_out_or_only_named(item: dict[str, Any]) -> None:
    assert act(item).object == act(created()).object


@pytest.mark.parametrize(
    ("to", "cc", "audience"),
    [
        ([PUBLIC], [], "public"),
        ("as:Public", None, "public"),
        ([f"{ADA}/followers"], [PUBLIC], "unlisted"),
        ([{"id": PUBLIC}], [], "public"),
    ],
)
def test_what_is_for_everybody_is_read(to: Any, cc: Any, audience: str) -> None:
    assert act(created(to=to, cc=cc)).audience == audience


@pytest.mark.parametrize(
    "to", [[f"{ADA}/followers"], ["https://elsewhere.test/bob"], [], None, [3], "nobody"]
)
def test_what_is_not_for_everybody_is_left_out(to: Any) -> None:
    assert said(created(to=to)) is None


@pytest.mark.parametrize(
    "item",
    [
        created() | {"actor": "https://blog.test/eve"},
        created(attributedTo="https://blog.test/eve"),
        created(id="https://elsewhere.test/notes/1"),
        created(id="javascript:alert(1)"),
        created(id=None),
        created(type="Person"),
        created() | {"object": "https://blog.test/ada/notes/unknown"},
        created() | {"object": 3},
        {"type": "Like", "actor": ADA, "object": OTHERS, "to": [PUBLIC]},
        {"type": "Follow", "actor": ADA, "object": "https://elsewhere.test/bob"},
        {},
    ],
)
def test_what_the_owner_did_not_make_there_is_left_out(item: dict[str, Any]) -> None:
    assert said(item) is None


def test_a_share_has_its_author_and_no_words() -> None:
    thing = act(shared()).object
    assert (thing.content, thing.attributed_to) == (None, stranger("https://elsewhere.test/bob"))


def test_a_share_of_what_cannot_be_had_has_no_author() -> None:
    assert act(shared(), elsewhere={}).object.attributed_to is None


def test_an_author_is_believed_only_on_their_own_host() -> None:
    lie = {**ELSEWHERE, "attributedTo": "https://social.test/carol"}
    assert act(shared(), elsewhere=lie).object.attributed_to is None


def test_a_share_of_something_private_is_left_out() -> None:
    assert said(shared(), elsewhere={**ELSEWHERE, "to": ["https://elsewhere.test/bob/followers"]}) is None


def test_a_reply_keeps_its_parent_and_its_thread() -> None:
    found = act(created(inReplyTo=OTHERS, conversation="tag:elsewhere.test,2026:thread"))
    assert (found.in_reply_to, found.context) == (OTHERS, "tag:elsewhere.test,2026:thread")


def test_those_who_are_mentioned_are_named_once_and_never_oneself() -> None:
    tags = [
        {"type": "Mention", "href": "https://elsewhere.test/bob", "name": "@bob@elsewhere.test"},
        {"type": "Mention", "href": "https://elsewhere.test/bob"},
        {"type": "Mention", "href": ADA},
        {"type": "Hashtag", "name": "#learning"},
    ]
    found = act(created(tag=tags))
    assert [ref.account_id for ref in found.mentions] == ["https://elsewhere.test/bob"]
    assert found.object.tag == ("learning",)


def test_a_deletion_by_the_owner_is_a_tombstone() -> None:
    found = act({"type": "Delete", "actor": ADA, "object": {"id": NOTE, "type": "Tombstone"}})
    assert (found.type, found.object.id, found.object.type) == ("Delete", NOTE, "Tombstone")


@pytest.mark.parametrize("thing", [OTHERS, ADA, None, {"type": "Tombstone"}])
def test_nobody_takes_back_what_is_not_theirs(thing: Any) -> None:
    assert said({"type": "Delete", "actor": ADA, "object": thing}) is None


def test_an_edit_keeps_the_id_and_changes_the_revision() -> None:
    edited = act(created(updated="2026-11-22T11:00:00Z"))
    assert edited.id == act(created()).id
    assert edited.revision == "2026-11-22T11:00:00Z"


def test_scripts_are_cleaned_away() -> None:
    assert act(created(content="<p>Hi<script>alert(1)</script></p>")).object.content == "<p>Hi</p>"


def test_a_page_may_name_many_things_but_only_some_are_fetched() -> None:
    outbox = {"id": f"{ADA}/outbox", "type": "OrderedCollection"}
    things = [f"https://elsewhere.test/notes/{number}" for number in range(100)]
    items = [shared(object=thing) for thing in things]
    http = replay(
        NOW,
        answer(ADA, {"id": ADA, "type": "Person", "outbox": f"{ADA}/outbox"}),
        answer(f"{ADA}/outbox", outbox | {"orderedItems": items}),
        *(answer(thing, {}, 404) for thing in things),
    )
    pages = list(ActivityPub({}).poll(http, REF, None, Budget(requests=30)))
    assert len(acts_of(pages)) == 100
    assert len(http.asked) <= 30
