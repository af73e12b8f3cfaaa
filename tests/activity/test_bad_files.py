"""What is wrong with a file is said with its line; everything good in it is kept."""

import json
from pathlib import Path

import pytest

from plnhub.db import Database
from plnhub.errors import UsageError
from tests.activity.makers import HEADER, counts, file_of, imported, ledger, line, raw_file, rejects

pytestmark = pytest.mark.fault


def test_a_row_with_too_few_or_too_many_fields_is_refused_and_the_others_stay(
    database: Database, tmp_path: Path
):
    path = file_of(tmp_path, line(), "2026-03-01,share", line() + ",x,y", line(topic="b"))
    assert (counts(imported(database, path)), [n for n, _ in rejects(path)]) == ((4, 2, 0, 2), [3, 4])


def test_an_unclosed_quote_costs_its_own_line_only(database: Database, tmp_path: Path):
    path = file_of(tmp_path, line(topic='"oops'), *(line(topic=f"t{n}") for n in range(300)))
    done = imported(database, path)
    assert (done.recorded, rejects(path)) == (300, [(2, "a quote is opened here and not closed")])


def test_two_unclosed_quotes_do_not_swallow_the_rows_between(database: Database, tmp_path: Path):
    path = file_of(tmp_path, line(topic='"a'), line(topic="good"), line(topic="fine"), line(topic='"b'))
    done = imported(database, path)
    assert (done.recorded, [n for n, _ in rejects(path)]) == (2, [2, 5])


def test_text_after_a_closing_quote_is_broken(database: Database, tmp_path: Path):
    path = file_of(tmp_path, line(topic='"a"b'), line())
    done = imported(database, path)
    assert (done.recorded, "broken CSV" in rejects(path)[0][1]) == (1, True)


def test_a_quoted_field_may_hold_line_breaks_commas_and_quotes(database: Database, tmp_path: Path):
    path = file_of(tmp_path, line(topic='"one,\ntwo ""three"""'), line())
    imported(database, path)
    assert ledger(database)[0].topic == 'one,\ntwo "three"'


def test_the_line_of_a_refusal_counts_the_lines_of_long_rows(database: Database, tmp_path: Path):
    path = file_of(tmp_path, line(topic='"one\ntwo\nthree"'), line(verb="sing"))
    imported(database, path)
    assert rejects(path) == [(5, "'sing' is not a verb; see `plnhub activity verbs`")]


def test_unusual_line_separators_inside_a_field_end_no_row(database: Database, tmp_path: Path):
    imported(database, file_of(tmp_path, line(topic="a\u2028b\x0bc\x85d")))
    assert ledger(database)[0].topic == "a\u2028b\x0bc\x85d"


def test_a_nul_byte_costs_its_line(database: Database, tmp_path: Path):
    path = file_of(tmp_path, line(topic="a\0b"), line())
    done = imported(database, path)
    assert (done.recorded, "NUL" in rejects(path)[0][1]) == (1, True)


def test_latin_1_costs_the_lines_with_accents_and_says_which_byte(database: Database, tmp_path: Path):
    text = "\n".join((HEADER, line(actor="zoë"), line(actor="bob"))) + "\n"
    path = raw_file(tmp_path, text.encode("latin-1"))
    done = imported(database, path)
    reason = "byte 30 of the line (0xeb) is not UTF-8: save the file as UTF-8"
    assert (done.recorded, rejects(path)) == (1, [(2, reason)])


def test_utf_16_is_refused_as_a_whole(database: Database, tmp_path: Path):
    path = raw_file(tmp_path, f"{HEADER}\n{line()}\n".encode("utf-16"))
    with pytest.raises(UsageError, match=r"line 1.*UTF-8"):
        imported(database, path)


def test_a_byte_order_mark_and_windows_line_ends_are_welcome(database: Database, tmp_path: Path):
    text = "\r\n".join((HEADER, line(topic="x"), line(actor="Zoë"))) + "\r\n"
    path = raw_file(tmp_path, b"\xef\xbb\xbf" + text.encode())
    assert counts(imported(database, path)) == (2, 2, 0, 0)


def test_old_macintosh_line_ends_are_named(database: Database, tmp_path: Path):
    path = file_of(tmp_path, line(), ends="\r")
    with pytest.raises(UsageError, match="Macintosh"):
        imported(database, path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"a,b,c\n", "the header lacks occurred_at, verb, actor"),
        (b"occurred_at;verb;actor\n", "separated by commas"),
        (HEADER.encode() + b",actor\n", "the header names actor twice"),
        (b'"occurred_at,verb\n', "quote is opened"),
        (b"[{}]\n", "one object a line"),
        (b"\xff\xfe\n", "line 1"),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused(
    database: Database, tmp_path: Path, content: bytes, words: str
):
    with pytest.raises(UsageError, match=words):
        imported(database, raw_file(tmp_path, content))


def test_a_header_alone_holds_nothing(database: Database, tmp_path: Path):
    assert counts(imported(database, file_of(tmp_path))) == (0, 0, 0, 0)


def test_a_line_of_several_megabytes_is_refused_without_the_next(database: Database, tmp_path: Path):
    path = file_of(tmp_path, line(object="x" * 3_000_000), line())
    done = imported(database, path)
    assert (done.recorded, rejects(path)) == (1, [(2, "the line is longer than 1000000 bytes")])


def test_a_broken_line_of_json_costs_itself(database: Database, tmp_path: Path):
    good = {"occurred_at": "2026-03-01", "verb": "share", "actor": "ann"}
    lines = [
        *(json.dumps(good), "{", "[1]", "", '{"verb": 1' + "1" * 100_000 + "}", "[" * 100_000),
        *(json.dumps(good | {"topic": 5}), json.dumps(good | {"topic": "\ud800"})),
        json.dumps(good | {"topic": None, "recipients": ["bob", "github:x"], "more": 5}),
    ]
    path = raw_file(tmp_path, ("\n".join(lines) + "\n").encode())
    done = imported(database, path)
    assert (done.recorded, [n for n, _ in rejects(path)]) == (2, [2, 3, 5, 6, 7, 8])
    assert len(ledger(database)[1].recipients) == 2


def test_a_folder_that_cannot_be_written_stops_the_import_before_it_begins(
    database: Database, tmp_path: Path
):
    path = tmp_path / ("a" * 250)
    path.write_text(f"{HEADER}\n{line()}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="nothing was imported"):
        imported(database, path)
    assert not ledger(database)


def test_a_clean_import_takes_an_old_list_of_refusals_away(database: Database, tmp_path: Path):
    imported(database, file_of(tmp_path, line(verb="sing")))
    path = file_of(tmp_path, line())
    assert imported(database, path).rejects is None
    assert sorted(one.name for one in tmp_path.glob("*activities*")) == [path.name]


def test_a_failed_import_leaves_no_draft(database: Database, tmp_path: Path):
    with pytest.raises(UsageError):
        imported(database, raw_file(tmp_path, b""))
    assert [one.name for one in tmp_path.glob("*activities*")] == ["activities.csv"]
