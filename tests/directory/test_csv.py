"""A CSV file: a wrong header is refused, a bad line is set aside by its number, the rest is read."""

from pathlib import Path

import pytest

from plnhub.config import Settings
from plnhub.db import Database
from plnhub.directory.entries.sources import read_directory
from plnhub.directory.entries.values import Reading
from plnhub.directory.running.sync import read_all
from plnhub.errors import SettingsError, Unavailable, UsageError
from tests.directory.makers import DAY, HEADER, NOW, TODAY, csv_settings, person, run_of, synced

GOOD = "bob,Bob,bob@x.example,Buyer,Sales,,yes"


def read(folder: Path, *rows: str, header: str = HEADER, **values) -> Reading:
    return read_directory(csv_settings(folder, *rows, header=header, **values), TODAY)


def test_a_row_becomes_a_person(tmp_path: Path):
    (one,) = read(tmp_path, 'ada,"Lovelace, Ada",ADA@x.example,Analyst,IT,bob,').staff
    assert (one.key, one.name, one.mail, one.manager, one.disabled) == (
        "ada",
        "Lovelace, Ada",
        "ada@x.example",
        "bob",
        False,
    )


def test_the_first_mark_of_a_windows_file_is_overlooked(tmp_path: Path):
    assert read(tmp_path, GOOD, header="\ufeff" + HEADER).staff[0].uid == "bob"


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("ada,Ada", "it has 2 columns instead of 7"),
        ("ada,Ada,,,,,,,,", "it has 10 columns instead of 7"),
        (",Nobody,,,,,", "it has no uid"),
        ('ada,"Ada,,,,,', "its quotation marks or columns are broken"),
        ("ada,Ada,,,,,perhaps", "active is 'perhaps'"),
        (f"ada,{'A' * 401},,,,,", "name is longer than 400 characters"),
    ],
)
def test_a_broken_line_is_set_aside_by_its_number_and_spares_the_others(
    tmp_path: Path, bad: str, reason: str
):
    found = read(tmp_path, bad, GOOD)
    (aside,) = found.quarantined
    assert (aside.origin, reason in aside.reason, [one.uid for one in found.staff]) == (
        "line 2",
        True,
        ["bob"],
    )


def test_a_line_in_another_encoding_is_set_aside_with_the_byte(tmp_path: Path):
    settings = csv_settings(tmp_path, GOOD)
    with (tmp_path / "people.csv").open("ab") as file:
        file.write("jürgen,Jürgen,,,,,\n".encode("cp1252"))
    (aside,) = read_directory(settings, TODAY).quarantined
    assert (aside.origin, aside.reason) == ("line 3", "it is not UTF-8 (byte 2: 0xfc)")


def test_a_file_in_utf_16_is_refused_with_advice(tmp_path: Path):
    settings = csv_settings(tmp_path)
    (tmp_path / "people.csv").write_bytes(HEADER.encode("utf-16"))
    with pytest.raises(UsageError, match="save it as CSV UTF-8"):
        read_directory(settings, TODAY)


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("uid,name,salary", "unknown column salary"),
        ("name,mail", "missing column uid"),
        ("uid;name;mail", "unknown column uid;name;mail"),
        ("uid,name,uid", "double column uid"),
        ("", "missing column uid, name"),
        ('uid,"name', "line 1 is no header"),
    ],
)
def test_a_wrong_header_is_refused_as_a_whole(tmp_path: Path, header: str, problem: str):
    with pytest.raises(UsageError, match=problem):
        read(tmp_path, GOOD, header=header)


def test_an_empty_file_is_refused(tmp_path: Path):
    settings = csv_settings(tmp_path)
    (tmp_path / "people.csv").write_bytes(b"")
    with pytest.raises(UsageError, match="missing column"):
        read_directory(settings, TODAY)


@pytest.mark.parametrize("column", ["uid", "mail"])
def test_two_people_with_one_uid_or_mail_are_both_set_aside(tmp_path: Path, column: str):
    row = "BOB,Other,o@x.example,,,," if column == "uid" else "eve,Eve,bob@x.example,,,,"
    found = read(tmp_path, GOOD, row, "ada,Ada,,,,,")
    assert ([one.uid for one in found.staff], len(found.quarantined)) == (["ada"], 2)


def test_the_reason_of_a_double_names_the_other_line(tmp_path: Path):
    assert read(tmp_path, GOOD, "BOB,B,,,,,").quarantined[0].reason == "the same key stands at line 3"


def test_a_listed_extra_column_becomes_a_dimension(tmp_path: Path):
    found = read(tmp_path, "ada,Ada,teacher,x", header="uid,name,x_role,x_other", dimensions="x_role")
    assert found.staff[0].dimensions == (("role", "teacher"),)


def test_a_bad_date_is_set_aside(tmp_path: Path):
    (aside,) = read(tmp_path, "ada,Ada,tomorrow", header="uid,name,start_date").quarantined
    assert aside.reason == "start_date is 'tomorrow', not a date"


def test_an_end_in_the_past_switches_a_person_off(tmp_path: Path):
    assert read(tmp_path, "ada,Ada,2020-01-01", header="uid,name,end_date").staff[0].disabled


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(Unavailable, match=r"cannot read /nowhere/p\.csv"):
        read_directory(Settings(directory_url="csv:///nowhere/p.csv"), TODAY)


@pytest.mark.parametrize("url", ["", "http://x.example", "people.csv"])
def test_an_address_of_another_kind_is_refused(url: str):
    with pytest.raises(SettingsError, match="PLNHUB_DIRECTORY_URL"):
        read_directory(Settings(directory_url=url), TODAY)


def test_a_sync_of_an_unchanged_file_passes_everybody_over(tmp_path: Path, database: Database):
    settings = csv_settings(tmp_path, GOOD, "ada,Ada,,,,,")
    synced(settings, database)
    reading = read_all(run_of(settings, database, NOW + DAY))
    assert (reading.same, reading.staff, reading.absent) == (2, (), frozenset())


def test_only_the_line_that_changed_is_looked_at(tmp_path: Path, database: Database):
    synced(csv_settings(tmp_path, GOOD, "ada,Ada,,,,,"), database)
    reading = read_all(run_of(csv_settings(tmp_path, GOOD, "ada,Ada,,Boss,,,"), database, NOW + DAY))
    assert ([one.uid for one in reading.staff], reading.same) == (["ada"], 1)


def test_another_column_makes_every_line_be_looked_at(tmp_path: Path, database: Database):
    synced(csv_settings(tmp_path, "ada,Ada,x", header="uid,name,title"), database)
    settings = csv_settings(tmp_path, "ada,Ada,x", header="uid,name,level")
    assert read_all(run_of(settings, database, NOW + DAY)).same == 0


def test_the_last_day_passes_though_the_line_stays(tmp_path: Path, database: Database):
    row = f"ada,Ada,{TODAY.isoformat()}"
    settings = csv_settings(tmp_path, row, header="uid,name,end_date")
    synced(settings, database)
    synced(settings, database, NOW + DAY)
    assert person(database, "ada").disabled


def test_a_line_that_breaks_leaves_its_person_as_on_file(tmp_path: Path, database: Database):
    synced(csv_settings(tmp_path, GOOD, "ada,Ada,,,,,"), database)
    outcome = synced(csv_settings(tmp_path, GOOD, "ada,Ada"), database, NOW + DAY)
    assert (outcome.figures()["quarantined"], person(database, "ada").is_active) == (1, True)
