"""Everybody's circle: their busiest contacts, and the ties among those. ◇"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plnhub.flow.measures.network import Positions
from plnhub.flow.measures.triangles import Ranked
from plnhub.flow.measures.two_paths import Steps, TwoPaths, cells_per_block, two_paths
from plnhub.flow.mirroring.contacts import Contacts

MOST_NODES = 60
NOT_THERE = -1
Few = NDArray[np.int8]


@dataclass(frozen=True, kw_only=True, eq=False)
class Circles:
    """The circles of some owners; a link joins two contacts by their positions in the owner's circle.

    The links of owner i are the rows `starts[i]:starts[i + 1]` of `links`, the lower position first.
    """

    contacts: Contacts
    starts: Positions
    links: Positions


def circles_of(contacts: Contacts, ranked: Ranked) -> Circles:
    """At most MOST_NODES contacts each, by acts, then by place."""
    chosen = _busiest(contacts)
    owner, one, other = _links(chosen, ranked)
    order = np.lexsort((other, one, owner))
    counts = np.bincount(owner, minlength=len(chosen.starts) - 1)
    return Circles(
        contacts=chosen,
        starts=np.concatenate(([0], np.cumsum(counts))),
        links=np.column_stack((one, other))[order],
    )


def _busiest(contacts: Contacts) -> Contacts:
    owners = contacts.owners
    acts = contacts.given + contacts.received
    order = np.lexsort((contacts.others, -acts, owners))
    position = np.arange(len(owners)) - contacts.starts[owners]
    counts = np.minimum(np.diff(contacts.starts), MOST_NODES)
    return contacts.at(order[position < MOST_NODES], np.concatenate(([0], np.cumsum(counts))))


def _links(chosen: Contacts, ranked: Ranked) -> tuple[Positions, Positions, Positions]:
    """Owner and both positions of each tie between two of one circle: a path of two ties that comes back."""
    heads = chosen.others
    begins = ranked.starts[heads].astype(np.int32)
    steps = Steps(
        starts=chosen.starts,
        heads=heads.astype(np.int32),
        begins=begins,
        counts=(ranked.starts[heads + 1] - begins).astype(np.int32),
        ends=ranked.high,
        width=len(ranked.starts) - 1,
    )
    position = (np.arange(len(heads)) - chosen.starts[chosen.owners]).astype(np.int8)
    standing = np.full(cells_per_block(steps), NOT_THERE, dtype=np.int8)
    found = [_inside(paths, position[paths.first : paths.last], standing) for paths in two_paths(steps)]
    found.append(np.zeros((3, 0), dtype=np.int64))
    owner, here, there = np.concatenate(found, axis=1)
    return owner, np.minimum(here, there), np.maximum(here, there)


def _inside(paths: TwoPaths, position: Few, standing: Few) -> Positions:
    """Owner and both positions, as rows; `standing` knows nobody before and after."""
    standing[paths.own] = position
    there = standing[paths.cell]
    standing[paths.own] = NOT_THERE
    hits = np.flatnonzero(there != NOT_THERE)
    tie = np.searchsorted(paths.runs, hits, side="right") - 1
    return np.stack((paths.low + paths.owners[tie], position[tie], there[hits])).astype(np.int64)
