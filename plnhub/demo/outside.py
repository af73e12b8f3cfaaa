"""Invented accounts outside: proven by their owners, with what they shared there in the last weeks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.contract import AccountRef, ChallengeKind, Verification
from plnhub.activity.actors import Party
from plnhub.activity.record import Act, record
from plnhub.demo.company import Colleague
from plnhub.models import Person, Profile
from plnhub.privacy.consent import Switches, set_switches
from plnhub.profiles.linking import begin_link, settle

LINKED_AGO, READ_AGO, LOOK_AGAIN = timedelta(days=45), timedelta(minutes=12), timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Place:
    """A network that some of the people are on; `{name}` stands for their own name there."""

    network: str
    host: str
    url: str
    proof: ChallengeKind
    verbs: tuple[str, ...]
    topics: tuple[str, ...]
    with_whom: str


PLACES = (
    Place(
        network="mastodon",
        host="craft.example",
        url="https://craft.example/@{name}",
        proof="oauth",
        verbs=("share", "reply", "reshare", "share", "reply", "share", "reply"),
        topics=("typography", "accessibility"),
        with_whom="robin@craft.example",
    ),
    Place(
        network="feed",
        host="notes.example",
        url="https://notes.example/{name}/feed.xml",
        proof="rel_me",
        verbs=("publish", "publish", "publish"),
        topics=("writing", "retrospectives"),
        with_whom="",
    ),
)


def link_outside(session: Session, holders: Sequence[Colleague], now: datetime) -> None:
    """Link, prove and fill the invented accounts of `holders`; never due, for nobody is there to ask."""
    found = {one.uid: one for one in session.scalars(select(Person))}
    for one in holders:
        for place in PLACES:
            profile = _proven(session, found[one.uid], place, now)
            record(session, list(_acts(profile, place, found[one.uid].id, now)), now)


def _proven(session: Session, person: Person, place: Place, now: datetime) -> Profile:
    name, linked = person.uid, now - LINKED_AGO
    ref = AccountRef(
        network=place.network,
        host=place.host,
        account_id=f"demo-{name}",
        handle=f"{name}@{place.host}" if place.network == "mastodon" else None,
        url=place.url.format(name=name),
    )
    profile = begin_link(session, person.id, ref, linked)
    proof = Verification(
        proven=True,
        method=place.proof,
        strength="oauth" if place.proof == "oauth" else "page",
        checked_at=linked,
        expires_at=now + LOOK_AGAIN,
    )
    settle(session, profile, proof, linked)
    set_switches(profile, Switches(mirror=True, show=True, count=True), linked)
    profile.reads_since, profile.last_polled_at = linked, now - READ_AGO
    session.flush()
    return profile


def _acts(profile: Profile, place: Place, person_id: int, now: datetime) -> Iterator[Act]:
    for number, verb in enumerate(place.verbs):
        answered = verb in ("reply", "reshare") and place.with_whom
        yield Act(
            key=f"{place.network}:{place.host}:{profile.account_id}:{number}",
            occurred_at=now - timedelta(days=4 * number + 1, hours=3 * number),
            verb=verb,
            actor=Party.staff(person_id),
            recipients=(Party(network=place.network, handle=place.with_whom),) if answered else (),
            object=f"{place.url.format(name=profile.account_id.removeprefix('demo-'))}/{number}",
            topic=place.topics[number % len(place.topics)],
            channel=place.network,
            profile_id=profile.id,
        )
