"""A person's copy holds everything, and no secret."""

import json
import zipfile

from plnhub.models import Base
from plnhub.rights.export import everything_about, plain, write_copy
from plnhub.rights.holdings import HOLDINGS
from tests.rights.makers import MARK, acts_of_both, marked_person

TOLD_ELSEWHERE = {"directory_run", "directory_setting"}  # figures of whole runs


def copy_of(company):
    ann, bob = marked_person(company), company.person("Bob Birch")
    acts_of_both(company, ann, bob)
    return ann, everything_about(company.session, ann)


def test_the_copy_has_rows_of_every_table_that_holds_the_person(company):
    _ann, tables = copy_of(company)
    assert {name for name, rows in tables.items() if not rows} == TOLD_ELSEWHERE


def test_the_copy_holds_what_was_written_thanked_and_chosen(company):
    _ann, tables = copy_of(company)
    text = json.dumps(tables, default=plain)
    for words in (f"How {MARK}?", f"As {MARK} does", f"It changed {MARK}", f"for {MARK}", f"Being {MARK}"):
        assert words in text


def test_the_copy_holds_what_others_did_towards_the_person_without_their_names(company):
    _ann, tables = copy_of(company)
    received = [act for act in tables["activity"] if act["by"] == "somebody else"]
    assert {act["verb"] for act in received} >= {"answer", "thank"}
    assert "Birch" not in json.dumps(tables, default=plain)


def test_the_copy_holds_no_secret(company):
    _ann, tables = copy_of(company)
    text = json.dumps(tables, default=plain)
    assert not [
        secret for secret in (f"h{MARK}", f"argon {MARK}", f"l{MARK}", f"code-{MARK}") if secret in text
    ]


def test_the_zip_file_has_one_readable_file_a_table(company, tmp_path):
    ann, tables = copy_of(company)
    write_copy(tmp_path / "ann.zip", ann, tables)
    with zipfile.ZipFile(tmp_path / "ann.zip") as archive:
        names = set(archive.namelist())
        assert json.loads(archive.read("person.json"))[0]["uid"] == ann.uid
    assert names == {"README.txt", *(f"{holding.table}.json" for holding in HOLDINGS)}
    assert (tmp_path / "ann.zip").stat().st_mode & 0o077 == 0


def test_every_registered_table_exists(company):
    assert {holding.table for holding in HOLDINGS} <= Base.metadata.tables.keys()
