"""Importing a file: idempotent, whole or not at all, and honest about what it did."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from plnhub.activity.importing import import_file
from plnhub.db import Database
from tests.activity.makers import HEADER, counts, file_of, imported, ledger, line
from tests.makers import NOW


def test_a_second_import_records_nothing(database: Database, tmp_path: Path):
    path = file_of(tmp_path, line(), line(external_id="7"), line(verb="ask"))
    assert [counts(imported(database, path)) for _ in range(2)] == [(3, 3, 0, 0), (3, 0, 3, 0)]


def test_honest_duplicates_stay_two_also_after_a_second_import(database: Database, tmp_path: Path):
    path = file_of(tmp_path, line(), line())
    imported(database, path)
    imported(database, path)
    assert len(ledger(database)) == 2


def test_the_same_id_twice_is_one_act(database: Database, tmp_path: Path):
    path = file_of(tmp_path, line(external_id="7"), line(external_id="7", topic="x"))
    assert counts(imported(database, path)) == (2, 1, 1, 0)


def test_a_file_that_grew_by_an_equal_row_brings_one_act(database: Database, tmp_path: Path):
    imported(database, file_of(tmp_path, line()))
    assert counts(imported(database, file_of(tmp_path, line(), line()))) == (2, 1, 1, 0)


def test_a_refused_row_does_not_change_the_names_of_its_equals(database: Database, tmp_path: Path):
    path = file_of(tmp_path, line(occurred_at="2026-03-20"), line())
    imported(database, path)
    later = import_file(database, path, NOW + timedelta(days=30))
    assert (later.recorded, later.duplicate) == (1, 1)


def test_the_refusals_can_be_mended_and_imported(database: Database, tmp_path: Path):
    done = imported(database, file_of(tmp_path, line(verb="sing"), line()))
    assert done.rejects is not None
    text = done.rejects.read_text(encoding="utf-8").replace(",sing,", ",share,").replace("'sing'", "it")
    done.rejects.write_text(text, encoding="utf-8")
    assert counts(imported(database, done.rejects)) == (1, 0, 1, 0)


def test_columns_may_stand_in_any_order_and_case_beside_others(database: Database, tmp_path: Path):
    path = file_of(tmp_path, "bob,9,share,2026-03-01", header=" Actor ,shoe,VERB,occurred_at")
    assert counts(imported(database, path)) == (1, 1, 0, 0)


def test_a_reply_finds_its_parent_in_the_same_channel(database: Database, tmp_path: Path):
    path = file_of(
        tmp_path,
        line("ask", channel="forum", external_id="1"),
        line("answer", "bob", "ann", channel="forum", external_id="2", in_reply_to="1", context="t"),
    )
    imported(database, path)
    ask, answer = ledger(database)
    assert (answer.in_reply_to, answer.context) == (ask.key, "t")


def test_acts_upon_oneself_are_recorded(database: Database, tmp_path: Path):
    imported(database, file_of(tmp_path, line("answer", "ann", "ann")))
    assert ledger(database)[0].recipients == [ledger(database)[0].actor]


def test_acts_of_an_import_need_no_profile_and_keep_their_channel(database: Database, tmp_path: Path):
    imported(database, file_of(tmp_path, line()))
    assert [(act.profile_id, act.channel) for act in ledger(database)] == [(None, "import")]


def test_what_fails_beside_an_import_takes_all_of_it_back(database: Database, tmp_path: Path):
    def fail(_session: Session) -> None:
        raise ZeroDivisionError

    path = file_of(tmp_path, line(), line(verb="sing"))
    with pytest.raises(ZeroDivisionError):
        import_file(database, path, NOW, also=fail)
    assert (ledger(database), sorted(one.suffix for one in tmp_path.glob("*activities*"))) == ([], [".csv"])


def test_ten_thousand_rows_are_taken_in_one_go(database: Database, tmp_path: Path):
    path = file_of(tmp_path, *(line(external_id=str(n)) for n in range(10_000)))
    assert imported(database, path).recorded == 10_000


def test_the_ledger_takes_no_change(database: Database, tmp_path: Path):
    imported(database, file_of(tmp_path, line()))
    with pytest.raises(Exception, match="append-only"), database.writing() as session:
        session.execute(ledger(database)[0].__table__.update().values(verb="ask"))


def test_uids_are_known_by_the_directory(database: Database, tmp_path: Path):
    imported(database, file_of(tmp_path, line(actor="ann", recipients="github:olga;bob")))
    assert len(ledger(database)[0].recipients) == 2


def test_the_columns_are_those_of_the_manual():
    assert HEADER == "occurred_at,verb,actor,recipients,topic,object,in_reply_to,context,channel,external_id"
