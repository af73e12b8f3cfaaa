"""The broker carries ids of committed jobs to workers, signed; what it loses is found."""

from pathlib import Path

import pytest

from plnhub.db import Database, open_database
from plnhub.errors import SettingsError, Unavailable
from plnhub.jobs import enqueue
from plnhub.jobs.broker import FULL, Broker, open_broker
from plnhub.jobs.messages import Tampered
from plnhub.jobs.worker import WorkerInside
from plnhub.models import Base, JobState
from plnhub.wiring import Hub
from tests.jobs.running.makers import Clock, Diary, eventually, job, made_tasks, make_hub, put, running
from tests.makers import empty_database


@pytest.fixture
def broker(hub: Hub) -> Broker:
    made = Broker(hub)
    made.attach()
    return made


def worker(broker: Broker, folder: Path, threads: int = 1) -> WorkerInside:
    return WorkerInside(broker, folder / "jobs.lock", threads)


def test_a_commit_hands_its_jobs_over(hub: Hub, broker: Broker):
    put(hub)
    assert broker.huey.pending_count() == 1


def test_what_is_rolled_back_is_not_handed_over(hub: Hub, broker: Broker):
    with hub.database.writing() as session:
        enqueue(session, "write", hub.now())
        session.rollback()
    put(hub)
    assert broker.huey.pending_count() == 1


def test_the_end_of_a_savepoint_is_no_commit(hub: Hub, broker: Broker):
    with hub.database.writing() as session:
        with session.begin_nested():
            enqueue(session, "write", hub.now())
        inside = broker.huey.pending_count()
    assert (inside, broker.huey.pending_count()) == (0, 1)


def test_a_worker_runs_what_was_committed(hub: Hub, broker: Broker, diary: Diary, tmp_path: Path):
    with running(worker(broker, tmp_path)):
        public_id = put(hub)
        assert eventually(lambda: job(hub, public_id).state == JobState.DONE)


def test_a_poison_job_does_not_stop_a_worker(hub: Hub, broker: Broker, diary: Diary, tmp_path: Path):
    with running(worker(broker, tmp_path)):
        put(hub, "fail")
        public_id = put(hub)
        assert eventually(lambda: job(hub, public_id).state == JobState.DONE)


def test_the_sweeper_hands_over_what_the_broker_lost(hub: Hub, diary: Diary, tmp_path: Path):
    public_id = put(hub)  # nobody was attached
    with running(worker(Broker(hub), tmp_path)):
        assert eventually(lambda: job(hub, public_id).state == JobState.DONE)


def test_the_sweeper_never_floods_the_broker(hub: Hub):
    for _ in range(FULL + 20):
        put(hub)
    broker = Broker(hub)
    assert [broker.sweep(), broker.sweep(), broker.huey.pending_count()] == [FULL, 0, FULL]


def test_a_message_that_was_changed_is_refused(hub: Hub, broker: Broker):
    put(hub)
    message = broker.huey.storage.dequeue()
    with pytest.raises(Tampered):
        broker.huey.serializer.deserialize(bytes(message[:-2]) + b"9]")


def test_a_message_of_another_installation_is_refused(hub: Hub, broker: Broker, tmp_path: Path):
    other = open_broker(make_hub(tmp_path / "other", hub.database, hub.now))
    put(hub)
    with pytest.raises(Tampered):
        other.serializer.deserialize(broker.huey.storage.dequeue())


def test_a_forged_message_does_not_stop_a_worker(hub: Hub, broker: Broker, diary: Diary, tmp_path: Path):
    broker.huey.storage.enqueue(b"x" * 40 + b"[]")
    with running(worker(broker, tmp_path)):
        public_id = put(hub)
        assert eventually(lambda: job(hub, public_id).state == JobState.DONE)


def test_messages_carry_ids_and_never_code(hub: Hub, broker: Broker):
    public_id = put(hub, secret="x")
    message = bytes(broker.huey.storage.dequeue())
    assert public_id.encode() in message
    assert b"secret" not in message


@pytest.mark.parametrize("url", ["amqp://x", "redis:x", "postgresql:x", "nonsense"])
def test_an_address_that_is_no_broker_is_refused(hub: Hub, tmp_path: Path, url: str):
    with pytest.raises(SettingsError, match="PLNHUB_JOBS_URL"):
        open_broker(make_hub(tmp_path, hub.database, hub.now, url))


def test_a_postgresql_broker_that_is_off_is_named(hub: Hub, tmp_path: Path):
    url = "postgresql://x@127.0.0.1:1/x?connect_timeout=1"
    with pytest.raises(Unavailable, match="does not answer"):
        open_broker(make_hub(tmp_path, hub.database, hub.now, url))


def test_a_commit_stands_when_the_broker_is_off(hub: Hub, tmp_path: Path):
    pytest.importorskip("redis")
    cut_off = make_hub(tmp_path, hub.database, hub.now, "redis://127.0.0.1:1/0")
    Broker(cut_off).attach()
    public_id = put(cut_off)
    assert job(cut_off, public_id).state == JobState.QUEUED


def test_of_two_web_processes_one_runs_the_jobs_until_it_is_gone(hub: Hub, diary: Diary, tmp_path: Path):
    first, second = worker(Broker(hub), tmp_path), worker(Broker(hub), tmp_path)
    with running(second):
        with running(first):
            assert eventually(lambda: first.is_at_work != second.is_at_work)
        assert eventually(lambda: second.is_at_work)


@pytest.mark.redis
def test_redis_carries_jobs(tmp_path: Path, clock: Clock, redis_url: str, monkeypatch: pytest.MonkeyPatch):
    made_tasks(monkeypatch)
    assert carries(make_hub(tmp_path, empty_database(tmp_path), clock, redis_url), tmp_path)


@pytest.mark.postgres
def test_postgresql_carries_jobs(
    tmp_path: Path, clock: Clock, postgres_url: str, monkeypatch: pytest.MonkeyPatch
):
    made_tasks(monkeypatch)
    database: Database = open_database(postgres_url)
    Base.metadata.create_all(database.engine)
    assert carries(make_hub(tmp_path, database, clock, postgres_url), tmp_path)
    database.engine.dispose()


def carries(hub: Hub, folder: Path) -> bool:
    """Forty jobs, four threads, each job once."""
    broker = Broker(hub)
    broker.attach()
    with running(worker(broker, folder, threads=4)):
        ids = [put(hub, number=number) for number in range(40)]
        done = eventually(lambda: all(job(hub, one).state == JobState.DONE for one in ids))
    return done and {job(hub, one).attempts for one in ids} == {1}
