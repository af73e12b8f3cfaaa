"""After an erasure nothing of the person comes back by a late act."""

from sqlalchemy import select

from plnhub.activity import Act, Party, Recorded, record
from plnhub.activity.erase import erase_person
from plnhub.db import Database
from plnhub.models import Person
from tests.activity.makers import ledger
from tests.makers import NOW


def write(database: Database, name: str, actor: Party, *recipients: Party) -> Recorded:
    act = Act(key=f"hub:{name}", occurred_at=NOW, verb="answer", actor=actor, recipients=recipients)
    with database.writing() as session:
        return record(session, [act], NOW)


def test_a_late_act_of_an_erased_person_is_left_out_and_names_nobody_erased(database: Database):
    with database.reading() as session:
        ann, bob = (
            Party.staff(id_) for id_ in session.scalars(select(Person.id).order_by(Person.id).limit(2))
        )
    write(database, "early", ann, bob)
    with database.writing() as session:
        erase_person(session, ann.person_id or 0)
    assert write(database, "late", ann, bob) == Recorded(recorded=0, duplicate=0)
    assert write(database, "to-ann", bob, ann) == Recorded(recorded=1, duplicate=0)
    assert [(act.key, act.recipients) for act in ledger(database)] == [("hub:to-ann", [])]
