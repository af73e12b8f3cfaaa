"""Every route of the site as an attacker sees it, and what the tables hold before and after."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from flask import Flask
from sqlalchemy import Table
from werkzeug.routing import Rule

from plnhub.db import Database
from plnhub.models import Base

FORM = {
    "intent": "to learn",
    "reason": "moved on",
    "note": "it helped",
    "body": "words",
    "token": "t1",
    "title": "a title",
    "topic": "a topic",
    "name": "words",
    "kind": "head",
    "address": "olga@example.org",
    "role": "leader",
}
ENDS_THE_VISIT = frozenset({"login.leave", "login.submit"})
NOTED = frozenset({"login_session", "audit_entry"})  # a sign of life, and that an auditor looked
Rows = dict[str, list[str]]


def routes(app: Flask, *methods: str) -> list[tuple[str, Rule]]:
    """Each route with each of its methods, the way out excepted."""
    return [
        (method, rule)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) & set(methods))
        if rule.endpoint not in ENDS_THE_VISIT
    ]


def address(rule: Rule, values: Mapping[str, str]) -> str:
    """The path with its parts filled in; a part that must be a number is the first one."""
    numbers = dict.fromkeys(re.findall(r"<int:(\w+)>", rule.rule), "1")
    built = rule.build({**values, **numbers}, append_unknown=False)
    assert built, rule
    return built[1]


def odd_address(rule: Rule, value: str) -> str:
    """The path with a value, quoted already, in every part, whatever should stand there."""
    return re.sub(r"<[^<>]+>", lambda _part: value, rule.rule)


def fillings(rule: Rule, values: Iterable[str]) -> Iterator[dict[str, str]]:
    """Each way to fill the parts of an address."""
    names = sorted(rule.arguments)
    for chosen in product(list(values), repeat=len(names)):
        yield dict(zip(names, chosen, strict=True))


def rows(database: Database, *, without: Iterable[str] = ()) -> Rows:
    """Every row of every table as text."""
    left_out = set(without)
    with database.reading() as session:
        return {
            table.name: sorted(map(repr, session.execute(table.select())))
            for table in Base.metadata.sorted_tables
            if table.name not in left_out
        }


def owned(database: Database, person_id: int) -> Rows:
    """The rows that belong to one person."""
    with database.reading() as session:
        return {
            table.name: sorted(map(repr, session.execute(table.select().where(table.c[owner] == person_id))))
            for table in Base.metadata.sorted_tables
            if (owner := _owner(table)) and table.name not in NOTED
        }


def _owner(table: Table) -> str | None:
    names = ("owner_id", "author_id", "person_id") if table.name != "person" else ("id",)
    return next((name for name in names if name in table.c), None)
