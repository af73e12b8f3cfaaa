"""Search for people: every word must begin a word of theirs; a word that finds nobody is forgiven a slip."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from plnhub.models import Person, PersonSearch, PersonState, Team
from plnhub.search.containing import Holds
from plnhub.search.folding import intact_pieces, nearest, words

SHOWN = 20
MOST_WORDS = 6
MOST_NEAR = 12
HERE = (PersonState.ACTIVE, PersonState.MISSING)


@dataclass(frozen=True, kw_only=True)
class Found:
    """The people of one search; `forgiven` when only a slip in the spelling led to them."""

    people: tuple[Person, ...] = ()
    forgiven: bool = False
    more: bool = False


def search_people(session: Session, query: str, limit: int = SHOWN) -> Found:
    """People whose name, title, team, site or gifts hold every word of the query, names first."""
    wanted = words(query)[:MOST_WORDS]
    if not wanted:
        return Found()
    exact = _people(session, [_begins([word]) for word in wanted], wanted, limit)
    if exact:
        return Found(people=tuple(exact[:limit]), more=len(exact) > limit)
    return _forgiving(session, wanted, limit)


def _forgiving(session: Session, wanted: list[str], limit: int) -> Found:
    vocabulary = _vocabulary(session, wanted)
    near = [nearest(word, vocabulary)[:MOST_NEAR] for word in wanted]
    kept = [
        [word, *others] if any(each.startswith(word) for each in vocabulary) else others
        for word, others in zip(wanted, near, strict=True)
    ]
    if not all(kept):
        return Found()
    people = _people(session, [_begins(choices) for choices in kept], [c[0] for c in kept], limit)
    return Found(people=tuple(people[:limit]), forgiven=True, more=len(people) > limit)


def _vocabulary(session: Session, wanted: list[str]) -> set[str]:
    """The words of everybody who may be meant: of each wanted word one piece at least is theirs."""
    rules = (or_(*(Holds(PersonSearch.text, piece) for piece in intact_pieces(word))) for word in wanted)
    texts = session.scalars(select(PersonSearch.text).where(*rules))
    return {word for text in texts for word in text.split()}


def _people(
    session: Session, rules: list[ColumnElement[bool]], wanted: list[str], limit: int
) -> list[Person]:
    in_name = [func.lower(Person.name).contains(word, autoescape=True) for word in wanted]
    found = session.scalars(
        select(Person)
        .outerjoin(PersonSearch, PersonSearch.person_id == Person.id)
        .outerjoin(Team, Team.id == Person.team_id)
        .options(contains_eager(Person.team))
        .where(Person.state.in_(HERE), ~Person.disabled, *rules)
        .order_by(*(rule.desc() for rule in in_name), Person.name, Person.id)
        .limit(limit + 1)
    )
    return list(found)


def _begins(choices: list[str]) -> ColumnElement[bool]:
    """Some word of the person begins with one of these; who is not indexed yet is found by name."""
    text = func.coalesce(PersonSearch.text, " " + func.lower(Person.name))
    return or_(*(Holds(text, f" {choice}") for choice in choices))
