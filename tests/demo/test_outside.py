"""What the demo shows of networks outside."""

from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import func, select

from plnhub.demo.company import invent_company
from plnhub.demo.outside import PLACES, link_outside
from plnhub.models import Profile, ProfileState
from plnhub.models.ledger import Activity
from tests.makers import Company, empty_database

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_an_invented_account_is_proven_holds_acts_and_is_never_due(tmp_path: Path):
    one = invent_company(7, date(2026, 3, 2))[0]
    with empty_database(tmp_path).writer() as session:
        Company(session=session).person(one.name, uid=one.uid)
        link_outside(session, [one], NOW)
        linked = session.scalars(select(Profile).where(Profile.network != "hub")).all()
        acts = session.scalar(select(func.count(Activity.id)).where(Activity.profile_id.is_not(None)))
    assert {(each.network, each.state, each.next_poll_at) for each in linked} == {
        (place.network, ProfileState.VERIFIED, None) for place in PLACES
    }
    assert acts == sum(len(place.verbs) for place in PLACES)
