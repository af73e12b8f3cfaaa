"""The ActivityPub connector against a real server built with Fedify, through the hub's own way out."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.activitypub import ActivityPub
from connectors.contract import AccountRef, Activity, Budget, Challenge, ObjectRef
from connectors.errors import AccountNotFound
from connectors.http import HardenedHttp
from tests.servers.fedify import Fedify, Note, start_fedify
from tests.servers.programs import server_folder

pytestmark = pytest.mark.live
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CODE = "pln_0123456789abcdefABCDEF"


@pytest.fixture(scope="module")
def server(servers_folder: Path) -> Iterator[Fedify]:
    started = start_fedify(server_folder(servers_folder, "fedify"))
    yield started
    started.stop()


@pytest.fixture
def far(server: Fedify) -> Fedify:
    server.show(shares=[], fields=[], summary="")
    return server


@pytest.fixture
def http(far: Fedify) -> HardenedHttp:
    return HardenedHttp(clock=lambda: NOW, allowed=far.allowed)


@pytest.fixture
def connector(far: Fedify) -> ActivityPub:
    return ActivityPub({"plain_hosts": far.host})


@pytest.fixture
def ada(far: Fedify, http: HardenedHttp, connector: ActivityPub) -> AccountRef:
    return connector.lookup(http, f"@ada@{far.host}")


def read(
    connector: ActivityPub, http: HardenedHttp, ada: AccountRef, budget: Budget | None = None
) -> dict[str, Activity]:
    pages = connector.poll(http, ada, None, budget or Budget())
    return {act.object.id: act for page in pages for act in page.activities}


def test_a_name_leads_to_the_actor(far: Fedify, ada: AccountRef) -> None:
    assert (ada.account_id, ada.handle) == (far.ada, f"ada@{far.host}")


def test_an_unknown_name_leads_nowhere(far: Fedify, http: HardenedHttp, connector: ActivityPub) -> None:
    with pytest.raises(AccountNotFound):
        connector.lookup(http, f"@eve@{far.host}")


def test_all_pages_are_read(far: Fedify, http: HardenedHttp, connector: ActivityPub, ada: AccountRef) -> None:
    far.show(*(Note(number=number) for number in range(10)))
    assert set(read(connector, http, ada)) == {far.note_id(number) for number in range(10)}


def test_a_run_that_was_cut_short_goes_on_where_it_stopped(
    far: Fedify, http: HardenedHttp, connector: ActivityPub, ada: AccountRef
) -> None:
    far.show(*(Note(number=number) for number in range(10)))
    first = next(connector.poll(http, ada, None, Budget()))
    rest = [act for page in connector.poll(http, ada, first.cursor, Budget()) for act in page.activities]
    found = {act.object.id for act in [*first.activities, *rest]}
    assert found == {far.note_id(number) for number in range(10)}


def test_a_reply_keeps_what_it_answers(
    far: Fedify, http: HardenedHttp, connector: ActivityPub, ada: AccountRef
) -> None:
    far.show(Note(number=1, answers="https://elsewhere.example/notes/9"))
    assert read(connector, http, ada)[far.note_id(1)].in_reply_to == "https://elsewhere.example/notes/9"


def test_what_is_not_for_everybody_is_left_out(
    far: Fedify, http: HardenedHttp, connector: ActivityPub, ada: AccountRef
) -> None:
    far.show(Note(number=1), Note(number=2, to=f"{far.ada}/followers"))
    assert set(read(connector, http, ada)) == {far.note_id(1)}


def test_a_share_names_the_author_and_takes_no_words(
    far: Fedify, http: HardenedHttp, connector: ActivityPub, ada: AccountRef
) -> None:
    far.show(shares=[{"object": f"{far.bob}/notes/9", "published": "2026-11-22T11:00:00Z"}])
    pages = connector.poll(http, ada, None, Budget())
    shared = [act.object for page in pages for act in page.activities if act.type == "Announce"]
    assert [(each.content, each.attributed_to and each.attributed_to.account_id) for each in shared] == [
        (None, far.bob)
    ]


def test_an_edit_and_a_deletion_are_seen_by_the_second_look(
    far: Fedify, http: HardenedHttp, connector: ActivityPub, ada: AccountRef
) -> None:
    far.show(*(Note(number=number) for number in (1, 2, 3)))
    stored = read(connector, http, ada)
    far.show(Note(number=1), Note(number=2, updated="2026-11-22T11:00:00Z"))
    refs = [
        ObjectRef(network="activitypub", host=ada.host, object_id=key, revision=act.revision)
        for key, act in sorted(stored.items())
    ]
    assert [found.state for found in connector.recheck(http, refs)] == ["present", "edited", "gone"]


def test_no_more_is_read_than_since_the_consent(
    far: Fedify, http: HardenedHttp, connector: ActivityPub, ada: AccountRef
) -> None:
    far.show(Note(number=1, published="2025-01-01T00:00:00Z"), Note(number=2))
    found = read(connector, http, ada, Budget(since=NOW - timedelta(days=1)))
    assert set(found) == {far.note_id(2)}


@pytest.mark.parametrize(("fields", "is_proven"), [([f"<p>{CODE}</p>"], True), (["something else"], False)])
def test_the_code_in_a_field_proves_the_account(
    far: Fedify,
    http: HardenedHttp,
    connector: ActivityPub,
    ada: AccountRef,
    fields: list[str],
    is_proven: bool,
) -> None:
    far.show(fields=fields)
    challenge = Challenge(kind="bio_token", token=CODE, expires_at=NOW + timedelta(hours=1))
    assert connector.verify(http, ada, challenge).proven is is_proven
