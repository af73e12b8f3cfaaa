"""How varied everybody's contacts are: Blau and IQV over the groups of each dimension. ◇"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from plnhub.flow.measures.network import Numbers, Positions
from plnhub.flow.mirroring.company import NO_GROUP, Groups
from plnhub.flow.mirroring.contacts import Contacts


@dataclass(frozen=True, kw_only=True, eq=False)
class Variety:
    """One row a person, NaN without a contact whose group is known; `groups` that they come from."""

    blau: Numbers
    iqv: Numbers
    groups: Positions


def variety_of(contacts: Contacts, groups: Groups) -> Variety:
    """Over all the groups that the company has, those without a contact too."""
    group = groups.codes[contacts.others]
    known = group != NO_GROUP
    people, total = len(contacts.starts) - 1, contacts.total(known)
    counts = csr_array(
        (np.ones(np.count_nonzero(known)), (contacts.owners[known], group[known])),
        shape=(people, max(groups.count, 1)),
    )
    counts.sum_duplicates()
    squares = np.asarray(counts.power(2).sum(axis=1), dtype=np.float64)
    share = np.divide(squares, total.astype(np.float64) ** 2, out=np.full(people, np.nan), where=total > 0)
    most = 1 - 1 / groups.count if groups.count > 1 else np.nan
    return Variety(blau=1 - share, iqv=(1 - share) / most, groups=np.diff(counts.indptr).astype(np.int64))
