"""Each person's contacts, side by side: who they are, and the acts that went each way. ◇"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy.sparse import csr_array

from plnhub.flow.measures.network import Flags, Network, Positions, from_positions
from plnhub.flow.mirroring.company import Company


@dataclass(frozen=True, kw_only=True, eq=False)
class Contacts:
    """The contacts of person i are the rows `starts[i]:starts[i + 1]` of the other columns."""

    starts: Positions
    others: Positions
    given: Positions
    received: Positions

    def of(self, owners: Positions) -> "Contacts":
        """Those of the owners alone, in their order."""
        counts = self.starts[owners + 1] - self.starts[owners]
        starts = np.concatenate(([0], np.cumsum(counts)))
        rows = np.repeat(self.starts[owners] - starts[:-1], counts) + np.arange(starts[-1])
        return Contacts(
            starts=starts, others=self.others[rows], given=self.given[rows], received=self.received[rows]
        )

    def at(self, rows: Positions, starts: Positions) -> "Contacts":
        """Some rows, still those of one person in a row."""
        return Contacts(
            starts=starts, others=self.others[rows], given=self.given[rows], received=self.received[rows]
        )

    @property
    def owners(self) -> Positions:
        """For each row whose contact it is."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    def total(self, amounts: Positions | Flags) -> Positions:
        """What the rows of each person add up to."""
        sums = np.concatenate(([0], np.cumsum(amounts, dtype=np.int64)))
        return np.asarray(np.diff(sums[self.starts]), dtype=np.int64)


@dataclass(frozen=True, kw_only=True, eq=False)
class Exchange:
    """The ties as a network to measure, and as each person's contacts; places are those of the company."""

    network: Network
    contacts: Contacts


def exchange_of(company: Company, ties: pa.Table) -> Exchange:
    """From the table of ties: a gave n_ab times to b, and b gave n_ba times to a."""
    one, other = (company.places(ties[end].to_numpy()) for end in ("a", "b"))
    there, back = (ties[name].to_numpy().astype(np.int64) for name in ("n_ab", "n_ba"))
    source, target = np.concatenate((one, other)), np.concatenate((other, one))
    given, received = np.concatenate((there, back)), np.concatenate((back, there))
    some = given > 0
    network = from_positions(company.names, source[some], target[some], given[some].astype(np.float64))
    shape = (company.size, company.size)
    rows = csr_array((np.arange(len(source), dtype=np.int32), (source, target)), shape=shape)
    rows.sort_indices()
    order = rows.data
    contacts = Contacts(
        starts=np.asarray(rows.indptr, dtype=np.int64),
        others=np.asarray(rows.indices, dtype=np.int64),
        given=given[order],
        received=received[order],
    )
    return Exchange(network=network, contacts=contacts)
