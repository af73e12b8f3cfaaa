"""Fields that no form has change nothing, whether they come in the form, the address or as JSON (T18)."""

import pytest
from flask import Flask
from sqlalchemy import select

from plnhub.db import Database
from plnhub.models import HUB, Answer, Ask, Gift, Job, Person, PlnMember, Profile, RoleGrant
from plnhub.models.pln import StepTick
from tests.attacks.routes import FORM, address, fillings, owned, routes
from tests.attacks.world import World

pytestmark = pytest.mark.authz

WRITTEN = (PlnMember, Ask, Answer, Gift, StepTick)


@pytest.fixture
def extra(world: World) -> dict[str, str]:
    """What Bob would like to be, and to whom he would like things to belong."""
    ann = str(world.people["ann"].id)
    names = ("owner_id", "author_id", "person_id", "consent_by", "manager_id", "who", "granted_by")
    switches = ("mirror_on", "show_on", "count_on", "is_admin", "is_active", "disabled", "demo", "count_me")
    return (
        dict.fromkeys(names, ann)
        | dict.fromkeys(switches, "1")
        | {"role": "admin", "roles": "admin", "team_id": "1", "k": "1", "eligible": "1", "id": "1"}
        | {"state": "verified", "uid": "ann.owner", "public_id": "0" * 32, "title": "Chief", "level": "CEO"}
        | {"asked_at": "1999-01-01", "added_at": "1999-01-01", "closed_at": "", "thanked_at": "1999-01-01"}
    )


def post_everything(app: Flask, world: World, browser, extra: dict[str, str], how: str) -> list[int]:
    """Every form of the site, filled in well, with the extra fields in one of three places."""
    ids = [world.people["cat"].public_id, world.ids["ask"], "decide"]
    sendings = {
        "form": {"data": extra | FORM | {"role": "admin"}},
        "address": {"data": FORM, "query_string": extra},
        "json": {"json": extra | FORM},
    }
    return [
        browser.post(address(rule, values), **sendings[how]).status_code
        for _method, rule in routes(app, "POST")
        for values in fillings(rule, ids)
    ]


@pytest.mark.parametrize("how", ["form", "address", "json"])
def test_extra_fields_change_neither_bob_nor_ann_nor_any_role(
    how: str, app: Flask, world: World, visitor, database: Database, extra
):
    browser, ann, before = visitor("bob"), world.people["ann"].id, _state(database, world)
    answers = post_everything(app, world, browser, extra, how)
    assert _state(database, world) == before
    assert owned(database, ann) == before["ann"]
    assert 500 not in answers


def test_what_bob_makes_with_extra_fields_is_bobs(
    app: Flask, world: World, visitor, database: Database, extra
):
    with database.reading() as session:
        known = {kind: set(session.scalars(select(kind.id))) for kind in WRITTEN}
    post_everything(app, world, visitor("bob"), extra, "form")
    with database.reading() as session:
        fresh = [
            row for kind in WRITTEN for row in session.scalars(select(kind)) if row.id not in known[kind]
        ]
        owners = {getattr(row, _owner(row)) for row in fresh}
        years = {row.added_at.year for row in fresh if isinstance(row, PlnMember | Gift)}
    assert owners == {world.people["bob"].id}
    assert years == {2026}
    assert {type(row) for row in fresh} == set(WRITTEN)


def test_switches_that_no_form_has_turn_nothing_on(app: Flask, world: World, visitor, database: Database):
    names = ("mirror_on", "count_on", "consent_by", "count[]", "Count", "switches.count", "k")
    visitor("bob").post("/mirror/switches", data=dict.fromkeys(names, "1"))
    with database.reading() as session:
        mine = session.scalars(select(Profile).where(Profile.person_id == world.people["bob"].id)).one()
    assert (mine.mirror_on, mine.show_on, mine.count_on) == (False, False, False)


def _state(database: Database, world: World) -> dict[str, list[str]]:
    """Roles, people, profiles that are proven, jobs, and whatever is Ann's."""
    with database.reading() as session:
        tables = {kind.__tablename__: session.execute(select(kind.__table__)) for kind in (Person, RoleGrant)}
        kept = {name: sorted(map(repr, found)) for name, found in tables.items()}
        outside = select(Profile.id, Profile.state, Profile.count_on).where(Profile.network != HUB)
        kept["profiles"] = sorted(map(repr, session.execute(outside)))
        kept["counted"] = list(session.scalars(select(Profile.person_id).where(Profile.count_on)))
        kept["jobs"] = [repr(row) for row in session.execute(select(Job.id, Job.name))]
    ann = owned(database, world.people["ann"].id)
    return kept | {"ann": ann}  # type: ignore[dict-item]


def _owner(row: object) -> str:
    return next(name for name in ("owner_id", "author_id", "person_id") if hasattr(row, name))
