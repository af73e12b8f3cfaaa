"""Who is who for the mirrors, as columns: a place for each person, and the groups that they sit in. ◇"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plnhub.flow.measures.network import Flags, Positions

DIMENSIONS = ("team", "division", "location", "level")
NO_GROUP = -1


@dataclass(frozen=True, kw_only=True, eq=False)
class Groups:
    """For each place the number of its group in one dimension, or NO_GROUP; `count` groups in all."""

    codes: Positions
    count: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Company:
    """Staff and accounts outside; a place is a row here, in order of the pseudonyms."""

    names: tuple[str, ...]
    codes: Positions
    is_staff: Flags
    is_mirrored: Flags
    groups: Mapping[str, Groups]

    @property
    def size(self) -> int:
        return len(self.names)

    def places(self, codes: Positions) -> Positions:
        """Where the people with these codes stand; each is known."""
        order = np.argsort(self.codes)
        found: Positions = order[np.searchsorted(self.codes, codes, sorter=order)]
        return found


def company_of(nodes: pa.Table) -> Company:
    """From the table of nodes: people outside have a community, and no group of ours."""
    ordered = nodes.take(pc.sort_indices(nodes["node"]))
    staff = ordered["community"].is_null().to_numpy(zero_copy_only=False)
    return Company(
        names=tuple(ordered["node"].to_pylist()),
        codes=ordered["code"].to_numpy().astype(np.int64),
        is_staff=staff,
        is_mirrored=staff & ordered["mirrored"].fill_null(False).to_numpy(zero_copy_only=False),
        groups={name: _groups(ordered[name], staff) for name in DIMENSIONS},
    )


def _groups(column: pa.ChunkedArray, staff: Flags) -> Groups:
    encoded = pc.if_else(pa.array(staff), column, None).combine_chunks().dictionary_encode()
    codes = encoded.indices.fill_null(NO_GROUP).to_numpy(zero_copy_only=False)
    return Groups(codes=codes.astype(np.int64), count=len(encoded.dictionary))
