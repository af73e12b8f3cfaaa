"""A company in which anything may happen to the ledger between two nights."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from plnhub.activity import Act, Party, record
from plnhub.activity.erase import erase_before, erase_profile, note_erasure
from plnhub.db import Database
from plnhub.directory.entries.names import team_key
from plnhub.keys import Keys
from plnhub.models import Person, PersonState, Profile, ProfileState, Team, TeamMembership
from plnhub.models.ledger import Actor
from plnhub.privacy.consent import Switches, hub_profile, set_switches
from plnhub.rights.erasure import erase_person
from tests.makers import NOW, Company

VERBS = (
    "answer",
    "answer",
    "reply",
    "review",
    "share",
    "share",
    "reshare",
    "bring-back",
    "thank",
    "ask",
    "introduce",
)
TEAMS = ("Data", "Sales", "Research", "Support")
OUTSIDERS = (
    ("github", "olga"),
    ("github", "build-bot"),
    ("mastodon", "ada@social.example"),
    ("mastodon", "ida@x.example"),
    *(("mastodon", f"{name}@many.example") for name in ("ada", "bea", "cem", "dov", "eli")),
)
TOPICS = (None, "sql", "maps", "law")
PEOPLE = 14
DAYS = 150


@dataclass(kw_only=True)
class RestlessCompany:
    """Everything that happens is drawn from `dice`; `now` is the present night."""

    database: Database
    keys: Keys
    dice: Random
    now: datetime = NOW
    keys_used: list[str] = field(default_factory=list)
    hired: int = 0

    def begin(self) -> None:
        with self.database.writing() as session:
            for _ in range(PEOPLE):
                self._hire(session)
            self._new_acts(session, 120, days=DAYS)

    def night(self) -> None:
        """A day passes, with some new acts and a few events of every kind."""
        self.now += timedelta(days=1)
        with self.database.writing() as session:
            self._new_acts(session, self.dice.randrange(6), days=2)
            for event in self.dice.sample(self._events(), k=3):
                event(session)

    def _events(self) -> list[Callable[[Session], None]]:
        often = [self._late, self._correct, self._correct, self._take_back, self._choose, self._reorganise]
        rarely = [self._forget_profile, self._link, self._retain, self._leave, self._rename, self._future]
        seldom = [self._erase, self._hire] if self.dice.random() < 0.4 else []
        seldom += [self._correct_membership, self._swap_outsiders] if self.dice.random() < 0.1 else []
        return [*often, *rarely, *seldom]

    def _new_acts(self, session: Session, count: int, days: float) -> None:
        acts = []
        for _ in range(count):
            key = f"k{self.dice.randrange(10_000)}"
            self.keys_used.append(key)
            acts.append(self._act(session, key, self.now - timedelta(days=self.dice.random() * days)))
        record(session, acts, self.now)

    def _act(self, session: Session, key: str, at: datetime, revision: str = "") -> Act:
        living = select(Person.id).where(Person.state != PersonState.PSEUDONYM).order_by(Person.id)
        people = [Party.staff(id_) for id_ in session.scalars(living)]
        parties = [*people, *(Party(network=network, handle=handle) for network, handle in OUTSIDERS)]
        profiles = [profile.id for profile in self._outside_profiles(session)]
        later = [f"k{self.dice.randrange(10_000)}", None, None]
        return Act(
            key=key,
            occurred_at=at,
            verb=self.dice.choice(VERBS),
            actor=self.dice.choice(parties),
            recipients=tuple(self.dice.sample(parties, k=self.dice.randrange(4))),
            in_reply_to=self.dice.choice([*self.keys_used[-40:], *later]),
            topic=self.dice.choice(TOPICS),
            profile_id=self.dice.choice([None, None, *profiles]),
            revision=revision,
        )

    def _late(self, session: Session) -> None:
        self._new_acts(session, 2, days=DAYS)

    def _future(self, session: Session) -> None:
        self._new_acts(session, 1, days=-9)

    def _correct(self, session: Session) -> None:
        """With other words and another time, maybe of another month, maybe yet to come."""
        at = self.now - timedelta(days=self.dice.uniform(-3, DAYS))
        key = self.dice.choice(self.keys_used)
        record(session, [self._act(session, key, at, revision=f"{self.now}{at}")], self.now)

    def _take_back(self, session: Session) -> None:
        key = self.dice.choice(self.keys_used)
        act = self._act(session, key, self.now, revision=f"gone {self.now}")
        gone = Act(key=key, occurred_at=self.now, verb="retract", actor=act.actor, revision=act.revision)
        record(session, [gone], self.now)

    def _choose(self, session: Session) -> None:
        profile = self.dice.choice(session.scalars(select(Profile).order_by(Profile.id)).all())
        switches = Switches(mirror=self.dice.random() < 0.6, count=self.dice.random() < 0.6)
        set_switches(profile, switches, self.now)

    def _link(self, session: Session) -> None:
        """A profile of somebody, proven or in doubt."""
        state = self.dice.choice([ProfileState.VERIFIED, ProfileState.VERIFIED, ProfileState.FROZEN])
        person = self._person(session)
        profile = Profile(
            **{"person_id": person.id, "network": "mastodon", "account_id": f"a{self.dice.random()}"},
            **{"state": state, "linked_at": self.now, "count_on": True, "mirror_on": True},
        )
        session.add(profile)
        session.flush()

    def _forget_profile(self, session: Session) -> None:
        if profiles := self._outside_profiles(session):
            erase_profile(session, self.dice.choice(profiles).id, "mark", "switched off", self.now)

    def _retain(self, session: Session) -> None:
        day = self.now - timedelta(days=DAYS - self.dice.randrange(30))
        note_erasure(session, "retention", "older", erase_before(session, day), self.now)

    def _erase(self, session: Session) -> None:
        person = self._person(session)
        if person.state != PersonState.PSEUDONYM:
            erase_person(session, self.keys, person, self.now)

    def _leave(self, session: Session) -> None:
        person = self._person(session)
        if person.state != PersonState.PSEUDONYM:
            stays = person.state == PersonState.INACTIVE
            person.state = PersonState.ACTIVE if stays else PersonState.INACTIVE

    def _reorganise(self, session: Session) -> None:
        """Somebody moves on a day of the last months; the days before may be told or not."""
        person, team = self._person(session), self._team(session)
        day = (self.now - timedelta(days=self.dice.randrange(90))).date()
        mine = select(TeamMembership).where(TeamMembership.person_id == person.id)
        for held in session.scalars(mine.where(TeamMembership.ended_on.is_(None))):
            held.ended_on = max(day, held.started_on)
        session.add(TeamMembership(person_id=person.id, team_id=team.id, started_on=day))
        person.team_id = team.id
        if self.dice.random() < 0.3:
            person.division = self.dice.choice(TEAMS)

    def _correct_membership(self, session: Session) -> None:
        """The day on which somebody came to a team was told wrongly."""
        if held := session.scalars(select(TeamMembership).order_by(TeamMembership.id)).all():
            one = self.dice.choice(held)
            day = (self.now - timedelta(days=self.dice.randrange(DAYS))).date()
            one.started_on = min(day, one.ended_on or day)

    def _swap_outsiders(self, session: Session) -> None:
        """Two accounts outside take each other's name."""
        known = session.scalars(select(Actor).where(Actor.person_id.is_(None)).order_by(Actor.id)).all()
        for network in {actor.network for actor in known}:
            same = [actor for actor in known if actor.network == network][:2]
            names = [actor.handle for actor in same]
            for actor, name in (
                *((one, f"free {one.id}") for one in same),
                *zip(same, names[::-1], strict=True),
            ):
                actor.handle = name
                session.flush()

    def _rename(self, session: Session) -> None:
        team = self._team(session)
        if self.dice.random() < 0.5:
            team.name = team.label = f"{team.name[:20]} {self.dice.randrange(100)}"
        else:
            team.division, team.closed_on = self.dice.choice(TEAMS), self.now.date()

    def _hire(self, session: Session) -> None:
        self.hired += 1
        company = Company(session=session)
        unit = self.dice.choice(TEAMS)
        kind = "bot" if self.hired == PEOPLE else None
        renamed = session.scalar(select(Team).where(Team.source_key == team_key(None, unit)))
        person = company.person(f"p{self.hired}", None, division=unit, employee_type=kind)
        person.team = renamed or company.team(unit)
        session.flush()
        set_switches(hub_profile(session, person.id, NOW), Switches(mirror=True, count=True), NOW)

    def _person(self, session: Session) -> Person:
        return self.dice.choice(session.scalars(select(Person).order_by(Person.id)).all())

    def _team(self, session: Session) -> Team:
        return self.dice.choice(session.scalars(select(Team).order_by(Team.id)).all())

    def _outside_profiles(self, session: Session) -> Sequence[Profile]:
        return session.scalars(select(Profile).where(Profile.network != "hub").order_by(Profile.id)).all()
