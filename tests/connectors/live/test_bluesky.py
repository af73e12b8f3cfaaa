"""The Bluesky connector against a real personal data server, through the hub's own way out."""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.bluesky import Bluesky as Connector
from connectors.bluesky import repository
from connectors.bluesky.records import FOLLOW, POST, REPOST
from connectors.contract import AccountRef, Activity, Budget, Challenge, ObjectRef, Page
from connectors.errors import AccessDenied, AccountGone, AccountNotFound
from connectors.http import HardenedHttp
from tests.servers.bluesky import Bluesky, Person, start_bluesky
from tests.servers.programs import server_folder

pytestmark = pytest.mark.live
NAMES = (f"ada{number}.test" for number in itertools.count(1))
CODE = "pln_0123456789abcdefABCDEF"


@pytest.fixture(scope="module")
def far(servers_folder: Path) -> Iterator[Bluesky]:
    started = start_bluesky(server_folder(servers_folder, "bluesky"))
    yield started
    started.stop()


@pytest.fixture
def ada(far: Bluesky) -> Person:
    return far.join(next(NAMES))


class Reader:
    """Reads one account as the hub does; `later` moves its clock."""

    def __init__(self, far: Bluesky, person: Person) -> None:
        self.later = timedelta()
        self.http = HardenedHttp(clock=lambda: datetime.now(UTC) + self.later, allowed=far.allowed)
        self.connector = Connector(far.settings)
        self.ref: AccountRef = self.connector.lookup(self.http, f"@{person.handle}")
        self.store: dict[str, Activity] = {}
        self.cursor: bytes | None = None

    def read(self, budget: Budget | None = None) -> list[Page]:
        pages = []
        for page in self.connector.poll(self.http, self.ref, self.cursor, budget or Budget()):
            pages.append(page)
            self.store.update({act.object.id: act for act in page.activities})
            self.cursor = page.cursor
        return pages

    def states(self) -> list[str]:
        refs = [
            ObjectRef(
                network=self.ref.network,
                host=self.ref.host,
                object_id=act.object.id,
                revision=act.revision,
                url=act.object.url,
            )
            for act in self.store.values()
        ]
        return [found.state for found in self.connector.recheck(self.http, refs)]


@pytest.fixture
def reader(far: Bluesky, ada: Person) -> Reader:
    return Reader(far, ada)


def test_what_is_written_is_read(far: Bluesky, ada: Person, reader: Reader) -> None:
    other = far.join(next(NAMES))
    root = far.write(other, POST, {"text": "hello"})
    subject = {"uri": root["uri"], "cid": root["cid"]}
    far.write(ada, POST, {"text": "an answer", "reply": {"root": subject, "parent": subject}})
    far.write(ada, REPOST, {"subject": subject})
    far.write(ada, FOLLOW, {"subject": other.did})
    reader.read()
    assert {(act.type, act.in_reply_to) for act in reader.store.values()} == {
        ("Create", root["uri"]),
        ("Announce", None),
        ("Follow", None),
    }


def test_an_unchanged_repository_costs_one_request(far: Bluesky, ada: Person, reader: Reader) -> None:
    far.write(ada, POST, {"text": "hello"})
    reader.read()
    assert [page.activities for page in reader.read(Budget(requests=1))] == [()]


def test_all_pages_are_read(
    far: Bluesky, ada: Person, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository, "PAGE_SIZE", 3)
    made = {far.write(ada, POST, {"text": f"number {number}"})["uri"] for number in range(10)}
    reader.read()
    assert set(reader.store) == made


def test_a_run_that_was_cut_short_goes_on_where_it_stopped(
    far: Bluesky, ada: Person, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository, "PAGE_SIZE", 2)
    made = {far.write(ada, POST, {"text": f"number {number}"})["uri"] for number in range(6)}
    while not reader.read(Budget(pages=1))[-1].complete:
        pass
    assert set(reader.store) == made


def test_an_edit_and_a_deletion_are_seen_by_the_second_look(
    far: Bluesky, ada: Person, reader: Reader
) -> None:
    kept, edited, deleted = (far.write(ada, POST, {"text": text}) for text in ("one", "two", "three"))
    reader.read()
    value = {"text": "two, better", "createdAt": "2026-11-22T12:00:00.000Z"}
    far.put(ada, POST, edited["uri"].rpartition("/")[2], value)
    far.delete(ada, deleted["uri"])
    found = dict(zip(reader.store, reader.states(), strict=True))
    assert found == {kept["uri"]: "present", edited["uri"]: "edited", deleted["uri"]: "gone"}


def test_a_post_dated_back_is_read_although_it_is_new(far: Bluesky, ada: Person, reader: Reader) -> None:
    far.write(ada, POST, {"text": "today"})
    reader.read()
    made = far.write(ada, POST, {"text": "long ago", "createdAt": "2019-05-05T05:05:05.000Z"})
    reader.read()
    assert reader.store[made["uri"]].published == datetime(2019, 5, 5, 5, 5, 5, tzinfo=UTC)


def test_a_post_under_an_old_key_is_read_within_a_day(far: Bluesky, ada: Person, reader: Reader) -> None:
    for number in range(3):
        far.write(ada, POST, {"text": f"number {number}"})
    reader.read()
    made = far.write(ada, POST, {"text": "under an old key"}, rkey="3jzfcijpj2z2a")
    reader.later = timedelta(hours=25)
    reader.read()
    assert made["uri"] in reader.store


def test_a_new_handle_changes_nothing_and_the_old_one_leads_nowhere(
    far: Bluesky, ada: Person, reader: Reader
) -> None:
    far.call("identity.updateHandle", {"handle": f"new-{ada.handle}"}, ada)
    made = far.write(ada, POST, {"text": "after the change"})
    reader.read()
    assert made["uri"] in reader.store
    with pytest.raises(AccountNotFound):
        reader.connector.lookup(reader.http, ada.handle)


def test_a_deactivated_account_is_hidden_and_comes_back(far: Bluesky, ada: Person, reader: Reader) -> None:
    far.write(ada, POST, {"text": "hello"})
    reader.read()
    far.call("server.deactivateAccount", {}, ada)
    with pytest.raises(AccessDenied):
        reader.read()
    assert reader.states() == ["hidden"]
    far.call("server.activateAccount", None, ada)
    reader.read()
    assert reader.states() == ["present"]


def test_a_deleted_account_is_gone_with_all_it_wrote(far: Bluesky, ada: Person, reader: Reader) -> None:
    far.write(ada, POST, {"text": "hello"})
    reader.read()
    far.remove(ada)
    with pytest.raises(AccountGone):
        reader.read()
    assert reader.states() == ["gone"]


@pytest.mark.parametrize(("shown", "is_proven"), [(f"Ada. {CODE}", True), ("Ada.", False)])
def test_the_code_in_the_profile_proves_the_account(
    far: Bluesky, ada: Person, reader: Reader, shown: str, is_proven: bool
) -> None:
    far.put(ada, "app.bsky.actor.profile", "self", {"description": shown})
    ends = datetime.now(UTC) + timedelta(hours=1)
    challenge = Challenge(kind="bio_token", token=CODE, expires_at=ends)
    assert reader.connector.verify(reader.http, reader.ref, challenge).proven is is_proven


@pytest.mark.parametrize(
    ("collection", "value"),
    [("app.bsky.actor.profile", {"description": f"Ada. {CODE}"}), (POST, {"text": f"It is me: {CODE}"})],
)
def test_the_code_in_a_signed_record_proves_the_account(
    far: Bluesky, ada: Person, reader: Reader, collection: str, value: dict[str, str]
) -> None:
    key = "self" if collection != POST else "3n2wloailzc2s"
    for number in range(40):
        far.write(ada, POST, {"text": f"number {number}"})
    far.put(ada, collection, key, {"createdAt": "2026-11-22T12:00:00.000Z"} | value)
    ends = datetime.now(UTC) + timedelta(hours=1)
    challenge = Challenge(kind="signed_nonce", token=CODE, expires_at=ends)
    found = reader.connector.verify(reader.http, reader.ref, challenge)
    assert (found.proven, found.strength) == (True, "signed")
