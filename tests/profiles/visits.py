"""Ann and Bob at a hub whose Mastodon asks for permission, and what lies in its tables."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from connectors.contract import AccountRef
from connectors.oauth import SIGN_INS
from plnhub.db import Database
from plnhub.keys import Keys
from plnhub.models import LoginSession, Permission, Person, Profile
from plnhub.profiles.granting import Desk, ask, take_up
from plnhub.profiles.linking import begin_link
from plnhub.profiles.permissions import Office
from plnhub.profiles.under_way import Visit, Wish
from tests.makers import NOW, Company, empty_database
from tests.profiles.provider import HOST, Authority

ADA = AccountRef(network="mastodon", host=HOST, account_id="42", handle=f"ada@{HOST}")


@dataclass(kw_only=True)
class Town:
    """One hub, one network, and the visits of Ann and Bob."""

    folder: Path
    database: Database = field(init=False)
    authority: Authority = field(default_factory=lambda: Authority(at=NOW))
    settings: dict[str, str] = field(default_factory=dict)
    visits: dict[str, Visit] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.database = empty_database(self.folder)
        for name in ("ann", "bob"):
            with self.database.writing() as session:
                person = Company(session=session).person(f"{name.title()} Example")
                login = LoginSession(token_hash=name, person_id=person.id, created_at=NOW, seen_at=NOW)
                session.add(login)
                session.flush()
                self.visits[name] = Visit(login_id=login.id, person_id=person.id)

    @property
    def office(self) -> Office:
        return Office(
            keys=Keys(folder=self.folder / "keys"),
            sign_ins=SIGN_INS,
            options=lambda _network: self.settings,
            redirect_uri="https://hub.example/permissions/answer",
            page="https://hub.example",
        )

    @property
    def desk(self) -> Desk:
        at = self.authority
        return Desk(office=self.office, database=self.database, http=at, now=at.at)

    def linked(self, who: str = "ann", ref: AccountRef = ADA) -> int:
        with self.database.writing() as session:
            return begin_link(session, self.visits[who].person_id, ref, self.authority.at).id

    def ask(self, who: str = "ann", **wish: Any) -> str:
        return ask(self.desk, self.visits[who], Wish(**{"network": "mastodon", "host": HOST} | wish)).address

    @property
    def door(self) -> str:
        """Where the server's answers arrive."""
        return self.office.door("mastodon", HOST) if "mastodon" in self.office.sign_ins else ""

    def bring(self, answer: dict[str, str], who: str = "ann") -> str:
        return take_up(self.desk, self.visits[who], {"door": self.door} | answer)

    def signed_in(self, who: str = "ann", **wish: Any) -> str:
        """There and back again."""
        return self.bring(self.authority.visit(self.ask(who, **wish)), who)

    def wait(self, time: timedelta) -> None:
        self.authority.at += time

    def rows(self, model: Any) -> list[Any]:
        with self.database.reading() as session:
            return list(session.scalars(select(model).order_by(model.id)))

    @property
    def profiles(self) -> list[Profile]:
        return self.rows(Profile)

    @property
    def permissions(self) -> list[Permission]:
        return self.rows(Permission)

    def person(self, who: str) -> Person:
        with self.database.reading() as session:
            return session.get_one(Person, self.visits[who].person_id)
