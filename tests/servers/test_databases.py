"""The throw-away PostgreSQL and Redis: empty for every test, safe as in production."""

import psycopg
import pytest
import redis
from sqlalchemy import create_engine, text

from tests.servers.programs import Server


@pytest.mark.postgres
@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_gets_an_empty_database(postgres_url: str, turn: int):
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("create table note (line text)"))
        tables = connection.execute(text("select count(*) from pg_tables where schemaname = 'public'"))
        assert tables.scalar_one() == 1
    engine.dispose()


@pytest.mark.postgres
def test_postgres_syncs_to_disk_as_in_production(postgres_server: Server):
    with psycopg.connect(
        host="127.0.0.1", port=postgres_server.port, user="plnhub", dbname="postgres"
    ) as connection:
        assert connection.execute("show fsync").fetchone() == ("on",)


@pytest.mark.postgres
def test_a_committed_row_survives_a_killed_postgres(postgres_url: str, postgres_server: Server):
    address = postgres_url.replace("+psycopg", "")
    with psycopg.connect(address) as connection:
        connection.execute("create table note as select 'kept' as line")
    postgres_server.kill()
    postgres_server.start()
    with psycopg.connect(address) as connection:
        assert connection.execute("select line from note").fetchone() == ("kept",)


@pytest.mark.redis
@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_gets_an_empty_redis(redis_url: str, turn: int):
    with redis.Redis.from_url(redis_url) as client:
        client.incr("turns")
        assert client.get("turns") == b"1"
