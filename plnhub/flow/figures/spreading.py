"""How fast asks are answered, what leaves the company, and how far what is shared is carried on. ◇ Pure."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plnhub.flow.figures.people import UNKNOWN, People, told_with_the_rest
from plnhub.flow.figures.scope import Scope
from plnhub.flow.figures.sheet import Sheet
from plnhub.flow.measures.cascades import Cascades, cascades, jumps, without_circles
from plnhub.flow.measures.echo_share import EchoShare, echo_shares
from plnhub.flow.measures.first_answer import FirstAnswer, first_answer
from plnhub.flow.measures.network import Positions

WINDOW, EVER = "window", "all time"


def write_answers(
    sheet: Sheet, people: People, waiting: pa.Table, scope: Scope, shown: frozenset[str]
) -> None:
    """Of the company, and by the division of the one who asked; each only when enough people asked."""
    asker = people.places(waiting["actor"].to_numpy())
    hours, answered = waiting["hours"].to_numpy().astype(np.float64), np.asarray(waiting["answered"])
    whole = _answers(first_answer(hours, answered))
    sheet.company("first_answer", WINDOW, whole, behind=len(np.unique(asker)))
    division = np.where(asker == UNKNOWN, UNKNOWN, people.division[asker]) if people.size else asker
    for name, place, behind in _told(people, asker, shown, scope):
        found = first_answer(hours[division == place], answered[division == place])
        sheet.division("first_answer", WINDOW, name, _answers(found), behind)


def write_echo(sheet: Sheet, people: People, shared: pa.Table, scope: Scope, shown: frozenset[str]) -> None:
    """Of the company, and of each division, from which enough people shared something."""
    actor, crosses = people.places(shared["actor"].to_numpy()), np.asarray(shared["crosses"])
    everything = np.zeros(len(actor), dtype=np.int64)
    whole = echo_shares(everything, crosses, divisions=1)[0]
    sheet.company("echo_share", WINDOW, _echo(whole), behind=len(np.unique(actor)))
    known = actor != UNKNOWN
    division = people.division[actor[known]] if people.size else actor[known]
    placed = division != UNKNOWN
    found = echo_shares(division[placed], crosses[known][placed], divisions=len(people.divisions.names))
    for name, place, behind in _told(people, actor, shown, scope):
        sheet.division("echo_share", WINDOW, name, _echo(found[place]), behind)


def _told(
    people: People, actor: Positions, shown: frozenset[str], scope: Scope
) -> Iterator[tuple[str, int, int]]:
    """Name, place and number of actors of the divisions of which it can be told what their people did.

    With the company's figure beside them, the rest of the actors must be nobody, or enough.
    """
    actors = np.unique(actor)
    division = people.division[actors[actors != UNKNOWN]] if people.size else actors[:0]
    number = np.bincount(division[division != UNKNOWN], minlength=len(people.divisions.names))
    is_shown = np.array([name in shown for name in people.divisions.names], dtype=np.bool_)
    enough = is_shown & (number >= scope.contributing)
    told = told_with_the_rest(number, enough, len(actors), scope.contributing)
    for name, place in people.divisions.place.items():
        if told[place]:
            yield name, place, int(number[place])


def write_cascades(sheet: Sheet, passed: pa.Table) -> None:
    """Of all that was ever passed on: how many trees, and what they are like on average and at most."""
    parent, label = _forest(passed)
    shape, behind = cascades(parent), pc.count_distinct(passed["actor"]).as_py()
    sheet.company("cascades", EVER, _shapes(shape), behind)
    known = shape.virality[~np.isnan(shape.virality)]
    virality = {"mean": float(known.mean()), "largest": float(known.max())} if len(known) else None
    sheet.company("structural_virality", EVER, virality, behind)
    sheet.company("cascade_jumps", EVER, _jumps(parent, label) if len(known) else None, behind)


def _jumps(parent: Positions, label: dict[str, Positions]) -> dict[str, int]:
    """Between two teams of ours, and over the border of the company in either direction."""
    is_inside = label["outside"] == UNKNOWN
    team = np.where(is_inside, label["team"], UNKNOWN)
    return {
        "between_teams": int(jumps(parent, team).sum()),
        "over_the_border": int(jumps(parent, is_inside.astype(np.int64)).sum()),
    }


def _forest(passed: pa.Table) -> tuple[Positions, dict[str, Positions]]:
    """For each act the place of the act it follows; −1 where that one is unknown or there is none.

    Whoever writes acts can let them follow each other in a circle: those begin anew.
    """
    passed = passed.sort_by("id")
    ids = passed["id"].to_numpy()
    wanted = passed["parent"].fill_null(-1).to_numpy()
    place = np.minimum(np.searchsorted(ids, wanted), max(0, len(ids) - 1))
    parent = np.where(ids[place] == wanted, place, UNKNOWN) if len(ids) else place
    groups = {"team": _codes(passed["team"]), "outside": _codes(passed["community"])}
    return without_circles(parent), groups


def _codes(column: pa.ChunkedArray) -> Positions:
    indices = column.combine_chunks().dictionary_encode().indices
    codes: Positions = indices.fill_null(UNKNOWN).to_numpy(zero_copy_only=False).astype(np.int64)
    return codes


def _shapes(shape: Cascades) -> dict[str, Any] | None:
    carried = shape.size > 1
    if not carried.any():
        return None
    columns = {"size": shape.size, "depth": shape.depth, "breadth": shape.breadth}
    means = {f"mean_{name}": float(column[carried].mean()) for name, column in columns.items()}
    most = {f"largest_{name}": int(column[carried].max()) for name, column in columns.items()}
    return {"cascades": int(np.count_nonzero(carried))} | means | most


def _answers(found: FirstAnswer) -> dict[str, Any]:
    return asdict(found)


def _echo(found: EchoShare) -> dict[str, Any]:
    return asdict(found) | {"share": found.share}
