"""Each table that can hold a person names how it is exported and how it is erased."""

from datetime import date
from fnmatch import fnmatch

import pytest
from sqlalchemy import JSON, Column, LargeBinary, String

from plnhub.models import Base
from plnhub.rights.holdings import BESIDE_THE_DATABASE, HOLDINGS, IMPERSONAL
from tests.publishing.firm import Deed, empty_firm

BY_TABLE = {holding.table: holding for holding in HOLDINGS}
TELLING = (String, JSON, LargeBinary)


def can_hold_a_person(column: Column) -> bool:
    """A text, a JSON document, or a reference to somebody or to what somebody did."""
    references = {key.column.table.name for key in column.foreign_keys}
    return isinstance(column.type, TELLING) or bool(references & BY_TABLE.keys())


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_this_table_is_either_exported_and_erased_or_impersonal(table: str):
    assert (table in BY_TABLE) != (table in IMPERSONAL), f"name {table} in plnhub/rights/holdings.py"


@pytest.mark.parametrize("table", sorted(BY_TABLE))
def test_every_telling_column_of_this_table_is_classified(table: str):
    holding = BY_TABLE[table]
    telling = {column.name for column in Base.metadata.tables[table].columns if can_hold_a_person(column)}
    assert holding.columns == ("*",) or telling == {*holding.columns, *holding.free}


def test_nothing_impersonal_refers_to_a_person():
    referring = {
        name
        for name in IMPERSONAL.keys() & Base.metadata.tables.keys()
        for column in Base.metadata.tables[name].columns
        if {key.column.table.name for key in column.foreign_keys} & {"person", "profile", "actor"}
    }
    assert not referring


def test_the_registry_names_no_table_that_is_gone():
    known = Base.metadata.tables.keys() | {"alembic_version"}
    assert not (BY_TABLE.keys() | IMPERSONAL.keys()) - known


def test_every_file_that_names_a_pseudonym_is_listed(tmp_path):
    firm = empty_firm(tmp_path)
    firm.hire([(f"p{n}", "north", "intern") for n in range(40)])
    firm.record([Deed(day=date(2026, 1, 5), verb="ask", actor=f"p{n}") for n in range(40)])
    firm.rebuild(date(2026, 1, 31))
    firm.publish()
    mark = firm.pseudonym("p1").encode()
    holding = [path for path in firm.analytics.rglob("*") if path.is_file() and mark in path.read_bytes()]
    names = [str(path.relative_to(tmp_path)) for path in holding]
    assert any("memberships" in name for name in names)
    assert not [name for name in names if not any(fnmatch(name, known) for known in BESIDE_THE_DATABASE)]
