"""A hub in front of one recorded network, with one colleague whose account it is."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from connectors.contract import Challenge, Connector, Response
from plnhub.db import Database
from plnhub.keys import Keys
from plnhub.models import Person, Profile
from plnhub.models.ledger import Activity, Actor, Erasure
from plnhub.privacy.consent import Switches
from plnhub.profiles.batches import poll_profile
from plnhub.profiles.choosing import choose
from plnhub.profiles.granting import signed_in
from plnhub.profiles.linking import begin_link, challenge_for, settle
from plnhub.profiles.polling import Polled
from plnhub.profiles.reading import Outside
from tests.connectors.conformance import Nearest
from tests.connectors.replay import Replay, World
from tests.makers import Company, empty_database

HUB_PAGE = "https://hub.example/people/abc"
LONG_AGO = timedelta(days=9000)


@dataclass(kw_only=True)
class Scene:
    """One recorded account, its owner Ann, and the database between them."""

    world: World
    database: Database
    keys: Keys
    http: Replay
    now: datetime
    ann: Person = field(init=False)
    connectors: Mapping[str, Connector] = field(init=False)

    def __post_init__(self) -> None:
        self.ann = self.person("Ann Example")
        self.connectors = {self.world.network: self.world.connector}

    @property
    def outside(self) -> Outside:
        return Outside(
            database=self.database, connectors=self.connectors, http=self.http, now=lambda: self.now
        )

    def person(self, name: str) -> Person:
        with self.database.writing() as session:
            return Company(session=session).person(name)

    def linked(self, person: Person | None = None) -> int:
        """The id of a new pending profile."""
        with self.database.writing() as session:
            return begin_link(session, (person or self.ann).id, self.world.ref, self.now).id

    def profile(self, profile_id: int) -> Profile:
        with self.database.reading() as session:
            return session.get_one(Profile, profile_id)

    def prove(self, profile_id: int) -> None:
        """Show the code at the network (or sign in there), look, and write down what was found."""
        profile = self.profile(profile_id)
        if "sign_in" in self.world.connector.capabilities:
            found = signed_in(self.now)
        else:
            challenge = challenge_for(profile, "bio_token", HUB_PAGE, self.now)
            show(self.http, self.world, challenge)
            found = self.world.connector.verify(self.http, self.world.ref, challenge)
        with self.database.writing() as session:
            settle(session, session.get_one(Profile, profile_id), found, self.now)

    def switch(self, profile_id: int, **on: bool) -> None:
        with self.database.writing() as session:
            profile = session.get_one(Profile, profile_id)
            choose(session, self.keys, profile, Switches(**on), self.now)

    def consented(self, person: Person | None = None) -> int:
        """A proven profile that its owner let be read since long before the recorded acts."""
        profile_id = self.linked(person)
        self.prove(profile_id)
        self.switch(profile_id, mirror=True)
        with self.database.writing() as session:
            session.get_one(Profile, profile_id).reads_since = self.now - LONG_AGO
        self.http.answers = Nearest(self.http.answers)
        return profile_id

    def poll(self, profile_id: int) -> Polled:
        return poll_profile(self.outside, profile_id)

    def ledger(self) -> list[Activity]:
        with self.database.reading() as session:
            return list(session.scalars(select(Activity).order_by(Activity.id)))

    def recipients(self) -> set[int | None]:
        """The colleagues that acts in the ledger were for."""
        ids = {each for act in self.ledger() for each in act.recipients}
        with self.database.reading() as session:
            return set(session.scalars(select(Actor.person_id).where(Actor.id.in_(ids))))

    def handles(self) -> set[str]:
        with self.database.reading() as session:
            return set(session.scalars(select(Actor.handle)))

    def erasures(self) -> list[Erasure]:
        with self.database.reading() as session:
            return list(session.scalars(select(Erasure)))


def scene(world: World, folder: Path) -> Scene:
    return Scene(
        world=world,
        database=empty_database(folder),
        keys=Keys(folder=folder / "keys"),
        http=world.http(),
        now=world.now,
    )


def show(http: Replay, world: World, challenge: Challenge) -> None:
    """The account now shows the code, where each network lets its owner write."""
    for url, answer in list(http.answers.items()):
        way = world.read.get("shows")
        code = challenge.token
        body = _written(answer, way, code) if way else _with_code(answer, world.network, code)
        http.answers[url] = replace(answer, body=body)


def _written(answer: Response, way: list[str | int], code: str) -> bytes:
    """`way` leads to a text of the owner in an answer about them: ["users", 0, "status"]."""
    read: Any = json.loads(answer.body or b"null")
    *before, last = way
    holder = read
    for name in before:
        holder = _within(holder, name, last)
    if not isinstance(holder, dict) or last not in holder:
        return answer.body
    holder[last] = code
    return json.dumps(read).encode()


def _within(holder: Any, name: str | int, last: str | int) -> Any:
    """What lies under that name; where its owner wrote nothing so far, an empty text is begun."""
    if isinstance(holder, list):
        return next((one for number, one in enumerate(holder) if number == name), None)
    if not isinstance(holder, dict) or name not in holder:
        return None
    if holder[name] is None:
        holder[name] = {last: ""}
    return holder[name]


def _with_code(answer: Response, network: str, code: str) -> bytes:
    if network == "feed":
        return answer.body.replace(b"<title>", f"<title>{code} ".encode(), 1)
    if network == "wordpress":
        return answer.body.replace(b"I write about looms.", code.encode())
    read: Any = json.loads(answer.body or b"null")
    if not isinstance(read, dict) or not {"login", "username"} & set(read):
        return answer.body
    read["bio" if network == "github" else "note"] = code
    return json.dumps(read).encode()
