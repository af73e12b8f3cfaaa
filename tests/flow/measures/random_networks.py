"""Draw small networks with all that real ones have: isolates, loops, repeated rows, teams of one, nobody."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from plnhub.flow.measures.network import Network, from_arcs

MOST_PEOPLE = 12
MOST_ROWS = 50
TEAMS = ("x", "y", "z", "one", None)
ENOUGH = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def networks(draw: st.DrawFn, least: int = 0) -> Network:
    """Up to twelve people; a team may hold one of them, several, or nobody whose team is known.

    Teams and rows are read from bytes, which are drawn many times faster than lists of rows.
    """
    people = [f"p{number:02}" for number in range(draw(st.integers(least, MOST_PEOPLE)))]
    teams = draw(st.binary(min_size=len(people), max_size=len(people)))
    ends = draw(st.binary(max_size=2 * MOST_ROWS)) if people else b""
    rows = [
        (people[one % len(people)], people[other % len(people)], 1.0 + one // len(people) % 4)
        for one, other in zip(ends[::2], ends[1::2], strict=False)
    ]
    return from_arcs(
        people, rows, {person: TEAMS[team % 5] for person, team in zip(people, teams, strict=True)}
    )
