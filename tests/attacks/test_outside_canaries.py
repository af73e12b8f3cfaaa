"""Tokens, e-mail addresses and IPs that a poll meets: in no log, no error, no cursor, no job and no row."""

import json
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, select
from structlog.testing import capture_logs

from connectors import ABOUT, CONNECTORS
from connectors.contract import AccountRef, Response
from plnhub.config import Settings
from plnhub.jobs import outside_tasks
from plnhub.jobs.outside import ask_for_outside
from plnhub.jobs.runner import run_job, sweep
from plnhub.models import Profile, ProfileState
from plnhub.models.ledger import Activity
from plnhub.networks.limiter import Pace
from plnhub.wiring import Hub
from tests.connectors.conformance import lenient
from tests.connectors.replay import World, world_of
from tests.makers import Company, empty_database
from tests.profiles.world import LONG_AGO

pytestmark = pytest.mark.privacy
TOKEN, MAIL, IP = "zqtoken7c1f", "zqmail@canary.example", "198.51.100.77"
PLANTED = {"email": MAIL, "e_mail": MAIL, "ip": IP, "ip_address": IP, "access_token": TOKEN}
POLLED = sorted(name for name, each in CONNECTORS.items() if "link_only" not in each.capabilities)
Change = Callable[[Response], Response]


def sown(value: Any) -> Any:
    """Every object of an answer says more than it should."""
    if isinstance(value, dict):
        return {name: sown(each) for name, each in value.items()} | PLANTED
    return [sown(each) for each in value] if isinstance(value, list) else value


def with_canaries(answer: Response) -> Response:
    headers = dict(answer.headers) | {"x-client-ip": IP, "set-cookie": TOKEN}
    try:
        body = json.dumps(sown(json.loads(answer.body))).encode()
    except ValueError:
        body = answer.body.replace(b"<channel>", f"<channel><managingEditor>{MAIL}</managingEditor>".encode())
    return replace(answer, headers=headers, body=body)


def failing(status: int) -> Change:
    told = f"{TOKEN} of {MAIL} at {IP} is not welcome".encode()
    return lambda answer: replace(answer, status=status, headers={"x-client-ip": IP}, body=told)


TROUBLES: tuple[Change, ...] = (with_canaries, *map(failing, (200, 401, 403, 404, 410, 500, 429)))
"""What a network may answer; 429 comes last, for then it is left alone."""
QUICK = Pace(per_second=1_000_000, burst=1_000_000)


@dataclass(frozen=True, kw_only=True)
class Polled:
    """A hub whose settings hold a token, and all that was logged and kept after each work of a worker."""

    hub: Hub
    said: list[str]

    def kept(self) -> Iterator[str]:
        """Every value of every table, as text."""
        tables = MetaData()
        tables.reflect(self.hub.database.engine)
        with self.hub.database.reading() as session:
            for table in tables.sorted_tables:
                for row in session.execute(select(table)):
                    yield from (
                        each.decode("latin-1") if isinstance(each, bytes) else str(each) for each in row
                    )

    def acts(self) -> int:
        with self.hub.database.reading() as session:
            return len(session.scalars(select(Activity.id)).all())


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def settings_of(world: World) -> dict[str, str]:
    """Those of the recording, each secret a canary."""
    needs = ABOUT[world.network].needs
    return dict(world.read["settings"]) | {need.option: TOKEN for need in needs if need.is_secret}


def polled(network: str, changes: Iterable[Change], folder: Path, patch: pytest.MonkeyPatch) -> Polled:
    world, logs = world_of(network), list[str]()
    for option, value in settings_of(world).items():
        patch.setenv(f"PLNHUB_{network.upper()}_{option.upper()}", value)
    http, database = lenient(world), empty_database(folder)
    place = {"database": database, "now": lambda: world.now, "replayed": http, "pace": QUICK}
    hub = Hub(settings=Settings(data_dir=folder), **place)
    with database.writing() as session:
        _link(Company(session=session), world.ref, world)
    handler = logging.Handler()
    handler.emit = lambda record: logs.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger().addHandler(handler)
    done = Polled(hub=hub, said=logs)
    with capture_logs() as told:
        for http.change in changes:
            _work(hub)
            logs.extend(done.kept())
    logging.getLogger().removeHandler(handler)
    logs.extend(map(repr, told))
    return done


def _link(company: Company, ref: AccountRef, world: World) -> None:
    person = company.person("Ann Example")
    since = world.now - LONG_AGO
    profile = Profile(
        person_id=person.id, network=ref.network, host=ref.host, account_id=ref.account_id, handle=ref.handle
    )
    profile.url, profile.state, profile.linked_at = ref.url, ProfileState.VERIFIED, since
    profile.mirror_on, profile.reads_since = True, since
    company.session.add(profile)


def _work(hub: Hub) -> None:
    """Poll it, then look at it again."""
    assert outside_tasks.look  # known to the workers once it is imported
    with hub.database.writing() as session:
        profile = session.scalars(select(Profile)).one()
        profile.state, profile.next_poll_at, profile.recheck_at = ProfileState.VERIFIED, hub.now(), hub.now()
    for _turn in range(2):
        ask_for_outside(hub)
        for public_id in sweep(hub):
            run_job(hub, public_id)


@pytest.mark.parametrize("network", POLLED)
def test_nothing_secret_or_personal_is_kept_or_logged(
    network: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    everything = " ".join(polled(network, TROUBLES, tmp_path, monkeypatch).said)
    assert [word for word in (TOKEN, MAIL, IP) if word in everything] == []


@pytest.mark.parametrize("network", ["mastodon", "github", "feed"])
def test_the_poll_that_is_looked_at_did_bring_something(
    network: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    assert polled(network, [with_canaries], tmp_path, monkeypatch).acts() > 0


def test_the_dump_itself_sees_what_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    done = polled("feed", [with_canaries], tmp_path, monkeypatch)
    with done.hub.database.writing() as session:
        session.scalars(select(Profile)).one().cursor = TOKEN.encode()
    assert any(TOKEN in value for value in done.kept())
