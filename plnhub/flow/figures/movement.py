"""The figures that need several months: ties born and lost, topics, stagnation, active core. ◇ Pure."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pyarrow as pa

from plnhub.flow.figures.people import UNKNOWN, Flags, People
from plnhub.flow.figures.scope import Period
from plnhub.flow.figures.sheet import Sheet
from plnhub.flow.figures.structure import communities_of
from plnhub.flow.measures.active_core import MONTHS, active_core
from plnhub.flow.measures.change import GroupChange, Window, change_by_group, whole_change
from plnhub.flow.measures.network import Positions, from_positions
from plnhub.flow.measures.novelty import Novelty, topic_novelty
from plnhub.flow.measures.same_communities import keep_labels
from plnhub.flow.measures.stagnation import Window as Still
from plnhub.flow.measures.stagnation import is_stagnant

Shown = dict[str, frozenset[str]]
CHANGES = (("ties_born", "born"), ("ties_lost", "lost"), ("stability", "stability"))


def write_changes(
    sheet: Sheet,
    months: Sequence[Period],
    windows: Sequence[Window],
    novelty: Novelty,
    people: People,
    shown: Shown,
) -> None:
    """Each month beside the one before; then whether the last three stood still. `novelty` may reach back."""
    names, earlier = people.divisions.names, novelty.months - len(months)
    stills: list[list[Still]] = [[] for _ in (*names, "company")]
    for place, (before, now) in enumerate(pairwise(windows), start=1):
        label, tied = months[place].label, _tied(people, before, now).tolist()
        changes = (*change_by_group(before, now, len(names)), whole_change(before, now))
        for key, name in CHANGES:
            sheet.company(key, label, getattr(changes[-1], name), tied[-1])
            for division in shown[label]:
                code = people.divisions.place[division]
                sheet.division(key, label, division, getattr(changes[code], name), tied[code])
        for group, change in enumerate(changes):
            stills[group].append(_still(change, novelty, group, earlier + place))
    _write_stagnation(sheet, months[-1].label, stills, people, shown, windows[-2:])


def _tied(people: People, *windows: Window) -> Positions:
    """How many people of each division, and last of the company, have a tie in any of these windows."""
    size = max(1, people.size)
    ends = np.concatenate([end for window in windows for end in divmod(window.ties, size)])
    division = np.concatenate([group for window in windows for group in (window.group_a, window.group_b)])
    known = division != UNKNOWN
    pairs = np.unique(division[known] * size + ends[known])
    in_division = np.bincount(pairs // size, minlength=len(people.divisions.names))
    return np.append(in_division, len(np.unique(ends)))


def write_kept_labels(
    sheet: Sheet, people: People, month: Period, windows: Sequence[Window], seed: int
) -> None:
    """How many of those with ties in both of two months are still in the community that they were in."""
    old, new = (_labels(people, window, seed) for window in windows)
    kept = keep_labels(old, new)
    both = old.keys() & kept.keys()
    stayed = sum(old[person] == kept[person] for person in both)
    found = {"people": len(both), "share_that_stayed": stayed / len(both) if both else None}
    sheet.company("stable_labels", month.label, found, behind=len(both))


def _labels(people: People, window: Window, seed: int) -> dict[str, int]:
    """The community of each person who has a tie, by the person's place."""
    ends = np.concatenate(divmod(window.ties, max(1, people.size)))
    tied, place = np.unique(ends, return_inverse=True)
    ids = [str(number) for number in tied.tolist()]
    a, b = np.split(place, 2)
    network = from_positions(ids, a, b, np.ones(len(a)), [None] * len(ids))
    return dict(zip(ids, communities_of(network, seed).labels.tolist(), strict=True))


def _still(change: GroupChange, novelty: Novelty, group: int, month: int) -> Still:
    return Still(
        born=change.born,
        stability=change.stability,
        new_topics=int(novelty.new[group, month]),
        new_ties_across=change.born_across,
    )


def _write_stagnation(
    sheet: Sheet,
    label: str,
    stills: Sequence[Sequence[Still]],
    people: People,
    shown: Shown,
    windows: Sequence[Window],
) -> None:
    tied = _tied(people, *windows).tolist()
    sheet.company("stagnation", label, is_stagnant(stills[-1]), behind=tied[-1])
    for division in sorted(shown[label]):
        code = people.divisions.place[division]
        sheet.division("stagnation", label, division, is_stagnant(stills[code]), tied[code])


def read_novelty(people: People, topics: pa.Table, first_month: int, months: int) -> Novelty:
    """One row for each division and a last one for the company; months before the first are left out."""
    month = topics["month"].to_numpy() - first_month
    topic = topics["topic"].combine_chunks().dictionary_encode().indices.to_numpy()
    division = np.append(people.division_of_team, UNKNOWN)[people.teams.codes(topics["team"])]
    inside, known = (month >= 0) & (month < months), division != UNKNOWN
    company = np.full(np.count_nonzero(inside), len(people.divisions.names))
    return topic_novelty(
        np.concatenate((division[inside & known], company)),
        np.concatenate((month[inside & known], month[inside])),
        np.concatenate((topic[inside & known], topic[inside])),
        groups=len(people.divisions.names) + 1,
        months=months,
    )


def write_novelty(
    sheet: Sheet, months: Sequence[Period], novelty: Novelty, people: People, acted: Flags, shown: Shown
) -> None:
    """Of the company, and of each division, beside the months before, of which `acted` tells, too."""
    for place, month in enumerate(months, start=novelty.months - len(months)):
        whole = novelty.share(len(people.divisions.names), place)
        sheet.company("topic_novelty", month.label, whole, behind=int(np.count_nonzero(acted[:, place])))
        for division in sorted(shown[month.label]):
            code = people.divisions.place[division]
            behind = int(np.count_nonzero(acted[people.division == code, place]))
            sheet.division("topic_novelty", month.label, division, novelty.share(code, place), behind)


def read_active(people: People, active: pa.Table, first_month: int, months: int) -> Flags:
    """Who of the staff acted in which month; people who have left count in their past."""
    person = people.places(active["code"].to_numpy())
    month = active["month"].to_numpy() - first_month
    known = (person != UNKNOWN) & (month >= 0) & (month < months)
    acted = np.zeros((people.size, months), dtype=np.bool_)
    acted[person[known], month[known]] = True
    return acted & people.is_staff[:, None]


def write_core(sheet: Sheet, months: Sequence[Period], acted: Flags, people: People, shown: Shown) -> None:
    """Of the company and, by today's division, of each division."""
    earlier = acted.shape[1] - len(months)
    whole = active_core(acted)
    for place, month in enumerate(months, start=earlier):
        sheet.company("active_core", month.label, whole[place], _acted_lately(acted, place))
    for name, code in people.divisions.place.items():
        own = acted[people.division == code]
        shares = active_core(own)
        for place, month in enumerate(months, start=earlier):
            if name in shown[month.label]:
                sheet.division("active_core", month.label, name, shares[place], _acted_lately(own, place))


def _acted_lately(acted: Flags, month: int) -> int:
    """How many people acted in the twelve months that end with this one."""
    return int(np.count_nonzero(acted[:, max(0, month + 1 - MONTHS) : month + 1].any(axis=1)))
