"""How fast asks are answered, what leaves the company, and how far what is shared is carried on. ◇ Pure."""

from dataclasses import asdict
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plnhub.flow.figures.people import UNKNOWN, People
from plnhub.flow.figures.scope import Scope
from plnhub.flow.figures.sheet import Sheet
from plnhub.flow.measures.cascades import Cascades, cascades, jumps
from plnhub.flow.measures.echo_share import EchoShare, echo_shares
from plnhub.flow.measures.first_answer import FirstAnswer, first_answer
from plnhub.flow.measures.network import Positions

WINDOW = "window"


def write_answers(
    sheet: Sheet, people: People, waiting: pa.Table, scope: Scope, shown: frozenset[str]
) -> None:
    """Of the company, and by the division of the one who asked; each only when enough people asked."""
    asker = people.places(waiting["actor"].to_numpy())
    hours, answered = waiting["hours"].to_numpy().astype(np.float64), np.asarray(waiting["answered"])
    whole = _answers(first_answer(hours, answered))
    sheet.company("first_answer", WINDOW, whole, behind=len(np.unique(asker)))
    division = np.where(asker == UNKNOWN, UNKNOWN, people.division[asker]) if people.size else asker
    for name in sorted(shown):
        own = division == people.divisions.place[name]
        if len(np.unique(asker[own])) >= scope.contributing:
            found = first_answer(hours[own], answered[own])
            sheet.division("first_answer", WINDOW, name, _answers(found))


def write_echo(sheet: Sheet, people: People, shared: pa.Table, scope: Scope, shown: frozenset[str]) -> None:
    """Of the company, and of each division, from which enough people shared something."""
    actor, crosses = people.places(shared["actor"].to_numpy()), np.asarray(shared["crosses"])
    everything = np.zeros(len(actor), dtype=np.int64)
    whole = echo_shares(everything, crosses, divisions=1)[0]
    sheet.company("echo_share", WINDOW, _echo(whole), behind=len(np.unique(actor)))
    known = actor != UNKNOWN
    division = people.division[actor[known]] if people.size else actor[known]
    placed = division != UNKNOWN
    groups = len(people.divisions.names)
    found = echo_shares(division[placed], crosses[known][placed], divisions=groups)
    pairs = np.unique(division[placed] * max(1, people.size) + actor[known][placed])
    sharers = np.bincount(pairs // max(1, people.size), minlength=groups)
    for name in sorted(shown):
        place = people.divisions.place[name]
        if sharers[place] >= scope.contributing:
            sheet.division("echo_share", WINDOW, name, _echo(found[place]))


def write_cascades(sheet: Sheet, passed: pa.Table) -> None:
    """Of all that was ever passed on: how many trees, and what they are like on average and at most."""
    parent, label = _forest(passed)
    shape, behind = cascades(parent), pc.count_distinct(passed["actor"]).as_py()
    sheet.company("cascades", WINDOW, _shapes(shape), behind)
    known = shape.virality[~np.isnan(shape.virality)]
    virality = {"mean": float(known.mean()), "largest": float(known.max())} if len(known) else None
    sheet.company("structural_virality", WINDOW, virality, behind)
    sheet.company("cascade_jumps", WINDOW, _jumps(parent, label) if len(known) else None, behind)


def _jumps(parent: Positions, label: dict[str, Positions]) -> dict[str, int]:
    """Between two teams of ours, and over the border of the company in either direction."""
    is_inside = label["outside"] == UNKNOWN
    team = np.where(is_inside, label["team"], UNKNOWN)
    return {
        "between_teams": int(jumps(parent, team).sum()),
        "over_the_border": int(jumps(parent, is_inside.astype(np.int64)).sum()),
    }


def _forest(passed: pa.Table) -> tuple[Positions, dict[str, Positions]]:
    """For each act the place of the act it follows; −1 where that one is unknown or there is none."""
    passed = passed.sort_by("id")
    ids = passed["id"].to_numpy()
    wanted = passed["parent"].fill_null(-1).to_numpy()
    place = np.minimum(np.searchsorted(ids, wanted), max(0, len(ids) - 1))
    parent = np.where(ids[place] == wanted, place, UNKNOWN) if len(ids) else place
    return parent, {"team": _codes(passed["team"]), "outside": _codes(passed["community"])}


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
