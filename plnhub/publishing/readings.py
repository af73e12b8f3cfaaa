"""Measure the networks of a release on the agreed cohorts: openness by month, and honest reach."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from plnhub.flow import store
from plnhub.flow.measures.estimated_reach import reach_of_everybody
from plnhub.flow.measures.expected_band import expected_ei_band
from plnhub.flow.measures.network import Network, from_arcs
from plnhub.flow.measures.openness import openness, openness_by_group
from plnhub.flow.measures.reach import joint_reach
from plnhub.flow.partitions.run_tables import first_day
from plnhub.privacy.gate import EVERYONE, Cohorts, People, Period, Reading, Scale

EI = ("ei", "ei_expected", "ei_low", "ei_high")
REACH = REACH_EACH, REACH_TOGETHER = "reach_each", "reach_together"
STEPS = 3

MONTH_TIES = """
SELECT least(source, target), greatest(source, target), sum(n) FROM fact
WHERE counted AND community IS NULL AND day BETWEEN ? AND ?
GROUP BY ALL HAVING sum(n) >= ? ORDER BY ALL
"""
WINDOW_TIES = """
SELECT least(source, target), greatest(source, target), sum(n) FROM fact
WHERE counted AND day > ? AND day <= ?
GROUP BY ALL HAVING sum(n) >= ? ORDER BY ALL
"""


def readings(
    run: store.Run,
    folder: Path,
    months: tuple[Period, ...],
    state: Period,
    units: People,
    cohorts: Cohorts,
) -> Iterator[Reading]:
    """E-I with its expected value and band for each month, and reach in the window, on `cohorts`."""
    people = cohorts[EVERYONE]
    unit_of = {one: name for name in units & cohorts.keys() for one in cohorts[name]}
    with store.engine() as connection:
        store.load(connection, folder, "fact")
        for month in months:
            rows = connection.execute(MONTH_TIES, [month.first, month.last, run.min_interactions]).fetchall()
            ties = [(a, b, float(n)) for a, b, n in rows if a in unit_of and b in unit_of]
            yield from _openness(from_arcs(sorted(unit_of), ties, unit_of), month, run.seed)
        rows = connection.execute(WINDOW_TIES, [first_day(run), run.as_of, run.min_interactions]).fetchall()
    ties = [(a, b, float(n)) for a, b, n in rows if _may_count(a, people) and _may_count(b, people)]
    yield from _reach(ties, people, state)


def _may_count(node: str, people: People) -> bool:
    return node in people or node.startswith("outside:")


def _openness(network: Network, month: Period, seed: int) -> Iterator[Reading]:
    whole = openness(network)
    if network.size == 0 or whole is None or whole.index is None:
        return
    weights = {node: float(n) for node, n in zip(network.ids, network.degrees, strict=True)}
    reading = partial(Reading, period=month.label, scale=Scale.INDEX)
    band = expected_ei_band(network, seed)
    values = (whole.index, whole.expected, band.low if band else None, band.high if band else None)
    for measure, value in zip(EI, values, strict=True):
        if value is not None:
            yield reading(measure=measure, cohort=EVERYONE, value=value, weights=weights)
    members = dict(zip(network.ids, network.groups or (), strict=True))
    for part in openness_by_group(network):
        if part.group is not None and part.index is not None:
            own = {node: weight for node, weight in weights.items() if members[node] == part.group}
            yield reading(measure="ei", cohort=part.group, value=part.index, weights=own)


def _reach(ties: list[tuple[str, str, float]], people: People, state: Period) -> Iterator[Reading]:
    """The sum of everybody's own reach, and the distinct people reached together, outsiders included."""
    ids = sorted({node for a, b, _ in ties for node in (a, b)} | people)
    network = from_arcs(ids, ties)
    staff = [node for node in ids if node in people]
    place: Mapping[str, int] = {node: number for number, node in enumerate(ids)}
    own = reach_of_everybody(network, STEPS).counts[[place[node] for node in staff]]
    for step in joint_reach(network, staff, STEPS, each=own):
        each = dict(zip(staff, own[:, step.step - 1].tolist(), strict=True))
        reading = partial(
            Reading, period=state.label, cohort=EVERYONE, other_cohort=str(step.step), weights=each
        )
        yield reading(measure=REACH_EACH, scale=Scale.COUNT, value=step.naive)
        yield reading(measure=REACH_TOGETHER, scale=Scale.PEOPLE, value=step.distinct, of=len(ids))
