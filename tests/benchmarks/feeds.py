"""How long it takes to hear that nothing, or that little, has changed in a real slapd of many people."""

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from plnhub.config import Settings
from plnhub.directory.entries.ldap_source import bound_connection, read_entries
from plnhub.directory.feeds import Changes, Feed, Scope, entries_by_key, feed_for, keys_and_dns, scope_of
from plnhub.directory.vendors import OPENLDAP
from plnhub.ldap_connection import Connection, Deadline
from tests.benchmarks.results import record
from tests.directory.company import company_ldif, dn_of
from tests.servers.certificates import make_certificates
from tests.servers.programs import server_folder
from tests.servers.slapd import Slapd
from tests.servers.slapd_conf import SlapdOptions

ROUNDS, SLOW_ROUNDS = 9, 3
CHANGED, DELETED = 90, 10


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    arguments.add_argument("--no-record", action="store_true")
    given = arguments.parse_args()
    for people in given.people:
        figures = _measured(people)
        for what, value in figures.items():
            print(f"{people:>9,} {what:62} {value}", flush=True)
        if not given.no_record:
            record(f"changes of a directory, {people:,} people, slapd", figures)


def _measured(people: int) -> dict[str, object]:
    folder = Path(tempfile.mkdtemp(prefix="plnhub-benchmark-"))
    folder.chmod(0o711)
    directory = _slapd(folder, people)
    try:
        return _figures(folder, directory, people)
    finally:
        directory.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _slapd(folder: Path, people: int) -> Slapd:
    directory = Slapd(
        folder=server_folder(folder, "slapd"),
        certificates=make_certificates(server_folder(folder, "certificates")),
        options=SlapdOptions(size_limit="unlimited", log="none"),
    )
    directory.configure()
    directory.load(company_ldif(people))
    directory.start()
    return directory


def _figures(folder: Path, directory: Slapd, people: int) -> dict[str, object]:
    settings = Settings(
        data_dir=folder,
        directory_url=directory.url,
        directory_base=directory.base_dn,
        directory_bind_dn=directory.bind_dn,
        directory_password=directory.password,
    )
    connection = bound_connection(settings, directory.url, Deadline.after(600))
    feed, scope = feed_for(OPENLDAP, settings), scope_of(settings, OPENLDAP)
    assert feed
    before = feed.place_now(connection)
    full = _seconds(lambda: _drained(read_entries(*_question(connection, scope))), SLOW_ROUNDS)
    nothing = _seconds(lambda: _expect(_changes(feed, connection, before), 0, 0))
    directory.modify(_hundred_changes(people))
    some = _seconds(lambda: _expect(_changes(feed, connection, before), CHANGED, DELETED))
    keys = [key for key, _ in keys_and_dns(connection, scope, Deadline.after(600))]
    swept = _seconds(lambda: _drained(keys_and_dns(connection, scope, Deadline.after(600))), SLOW_ROUNDS)
    again = _seconds(lambda: _drained(entries_by_key(connection, scope, keys[:1000], Deadline.after(600))))
    connected = _seconds(lambda: bound_connection(settings, directory.url, Deadline.after(60)).unbind_ext_s())
    return {
        "connect and bind": _written(connected),
        "nothing changed": _written(nothing),
        "100 changes (90 changed, 10 deleted)": _written(some),
        "sweep of keys and DNs": f"{_written(swept)} = {swept / full:.2f} of a full read",
        "1,000 people read again by their keys": _written(again),
        "full read, for comparison": _written(full),
        "rounds": ROUNDS,
    }


def _question(connection: Connection, scope: Scope) -> tuple[Connection, str, str, tuple[str, ...], Deadline]:
    return connection, scope.base, scope.wanted, scope.attributes, Deadline.after(600)


def _hundred_changes(people: int) -> str:
    retitled = range(CHANGED)
    deleted = range(people // 2, people // 2 + DELETED)
    return "".join(
        [f"dn: {dn_of(n)}\nchangetype: modify\nreplace: title\ntitle: Chief {n}\n\n" for n in retitled]
        + [f"dn: {dn_of(n)}\nchangetype: delete\n\n" for n in deleted]
    )


def _changes(feed: Feed, connection: Connection, place: str) -> Changes:
    return feed.changes_since(connection, place, Deadline.after(60))


def _expect(changes: Changes, entries: int, gone: int) -> None:
    if (len(changes.entries), len(changes.gone)) != (entries, gone):
        raise SystemExit(f"{len(changes.entries)} changed and {len(changes.gone)} gone were told")


def _drained(rows: object) -> None:
    for _ in rows:  # type: ignore[attr-defined]
        pass


def _seconds(act: Callable[[], None], rounds: int = ROUNDS) -> float:
    """The median of some rounds."""
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def _written(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


if __name__ == "__main__":
    main()
