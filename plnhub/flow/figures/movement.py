"""The figures that need several months: ties born and lost, topics, stagnation, active core. ◇ Pure."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pyarrow as pa

from plnhub.flow.figures.people import UNKNOWN, Flags, People
from plnhub.flow.figures.scope import Period
from plnhub.flow.figures.sheet import Sheet
from plnhub.flow.measures.active_core import active_core
from plnhub.flow.measures.change import GroupChange, Window, change_by_group, whole_change
from plnhub.flow.measures.novelty import Novelty, topic_novelty
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
    """Each month beside the one before; then whether the last three stood still."""
    names = people.divisions.names
    stills: list[list[Still]] = [[] for _ in (*names, "company")]
    for place, (before, now) in enumerate(pairwise(windows), start=1):
        label, behind = months[place].label, _tied(people, before, now)
        changes = (*change_by_group(before, now, len(names)), whole_change(before, now))
        for key, name in CHANGES:
            sheet.company(key, label, getattr(changes[-1], name), behind)
            for division in shown[label]:
                sheet.division(key, label, division, getattr(changes[people.divisions.place[division]], name))
        for group, change in enumerate(changes):
            stills[group].append(_still(change, novelty, group, place))
    _write_stagnation(sheet, months[-1].label, stills, people, shown, _tied(people, *windows[-2:]))


def _tied(people: People, *windows: Window) -> int:
    """How many people have a tie in any of these windows."""
    ends = [end for window in windows for end in divmod(window.ties, max(1, people.size))]
    return len(np.unique(np.concatenate(ends)))


def _still(change: GroupChange, novelty: Novelty, group: int, month: int) -> Still:
    return Still(
        born=change.born,
        stability=change.stability,
        new_topics=int(novelty.new[group, month]),
        new_ties_across=change.born_across,
    )


def _write_stagnation(
    sheet: Sheet, label: str, stills: Sequence[Sequence[Still]], people: People, shown: Shown, tied: int
) -> None:
    sheet.company("stagnation", label, is_stagnant(stills[-1]), behind=tied)
    for division in sorted(shown[label]):
        sheet.division("stagnation", label, division, is_stagnant(stills[people.divisions.place[division]]))


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
    """Of the company, and of each division, beside the months before."""
    for place, month in enumerate(months):
        whole = novelty.share(len(people.divisions.names), place)
        sheet.company("topic_novelty", month.label, whole, behind=int(np.count_nonzero(acted[:, place])))
        for division in sorted(shown[month.label]):
            share = novelty.share(people.divisions.place[division], place)
            sheet.division("topic_novelty", month.label, division, share)


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
    for place, share in enumerate(active_core(acted)):
        behind = int(np.count_nonzero(acted[:, : place + 1].any(axis=1)))
        sheet.company("active_core", months[place].label, share, behind)
    for name, code in people.divisions.place.items():
        for month, share in zip(months, active_core(acted[people.division == code]), strict=True):
            if name in shown[month.label]:
                sheet.division("active_core", month.label, name, share)
