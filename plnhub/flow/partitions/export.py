"""Turn the rows of the ledger into acts under pseudonyms, in which no name and no address stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from plnhub.activity.verbs import VERBS
from plnhub.flow.partitions import ledger
from plnhub.flow.partitions.people import Nodes
from plnhub.keys import Keys

ACTS = pa.schema(
    [
        pa.field("id", pa.int64(), nullable=False),
        pa.field("row", pa.int64(), nullable=False),
        pa.field("at", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("day", pa.date32(), nullable=False),
        pa.field("verb", pa.string(), nullable=False),
        pa.field("actor", pa.int64(), nullable=False),
        pa.field("recipients", pa.list_(pa.int64())),
        pa.field("parent", pa.int64()),
        pa.field("topic", pa.string()),
        pa.field("context", pa.int64()),
        pa.field("channel", pa.string()),
        pa.field("profile", pa.int64()),
    ]
)
"""`id`, `parent`, `context` and `topic` are keyed hashes of the act's key, of the key it replies to, of its
thread and of what it is about, which people write freely: who holds this store alone can neither read nor try
names in them, and a reply needs not be written anew when its parent is corrected. `row` is its number in the
ledger."""

MOST_ROWS = 250_000
"""In one row group; each day begins a new one."""


@dataclass(frozen=True, kw_only=True)
class Exporter:
    """Knows the key and the people; `unknown` counts the recipients whom nobody knows."""

    key: bytes
    nodes: Nodes
    gone: frozenset[int]
    unknown: dict[str, int]

    def day(self, session: Session, day: str) -> Iterator[pa.Table]:
        """The acts of one day, in the order of time, as tables of at most MOST_ROWS."""
        self.unknown[day] = 0
        waiting: list[pa.Table] = []
        count = 0
        for batch in ledger.rows_of(session, day):
            waiting.append(self._table(batch, day))
            count += waiting[-1].num_rows
            if count >= MOST_ROWS:
                yield pa.concat_tables(waiting).combine_chunks()
                waiting, count = [], 0
        if count:
            yield pa.concat_tables(waiting).combine_chunks()

    def _table(self, batch: Sequence[Sequence[Any]], day: str) -> pa.Table:
        kept = [row for row in batch if row[3] in VERBS and row[1] not in self.gone]
        if not kept:
            return ACTS.empty_table()
        at, row, key, verb, actor, recipients, parent, topic, context, channel, profile = zip(
            *kept, strict=True
        )
        moments = pc.assume_timezone(pa.array(at).cast(pa.timestamp("us")), "UTC")
        columns = {
            "id": self._hashes(key),
            "row": pa.array(row, pa.int64()),
            "at": moments,
            "day": moments.cast(pa.date32()),
            "verb": pa.array(verb, pa.string()),
            "actor": pa.array(self.nodes.code_of(np.array(actor, dtype=np.int64))),
            "recipients": self._codes(recipients, day),
            "parent": self._hashes(parent),
            "topic": self._hashes(topic).cast(pa.string()),
            "context": self._hashes(context),
            "channel": pa.array(channel, pa.string()),
            "profile": pa.array(profile, pa.int64()),
        }
        return pa.table(columns, schema=ACTS)

    def _hashes(self, texts: Sequence[str | None]) -> pa.Array:
        key = self.key
        digests = [blake2b((text or "").encode(), digest_size=8, key=key).digest() for text in texts]
        numbers = (np.frombuffer(b"".join(digests), dtype="<u8") >> 1).astype(np.int64)
        return pa.array(numbers, mask=np.array([text is None for text in texts]))

    def _codes(self, recipients: Sequence[str], day: str) -> pa.Array:
        """The codes of the recipients; whom nobody knows is left out and counted."""
        inner = pc.utf8_replace_slice(pc.utf8_rtrim(pa.array(recipients), "]"), 0, 1, "")
        split = pc.split_pattern(inner, ",")
        texts = pc.utf8_trim_whitespace(split.flatten())
        ends = np.asarray(split.offsets)
        is_named = np.asarray(pc.not_equal(texts, ""))
        ids = pc.if_else(pa.array(is_named), texts, "-1").cast(pa.int64())
        codes = self.nodes.code_of(np.asarray(ids))
        known = codes >= 0
        self.unknown[day] += int((is_named & ~known).sum())
        return _lists(codes, known, ends)


def _lists(values: NDArray[np.int64], kept: NDArray[np.bool_], ends: NDArray[np.int32]) -> pa.Array:
    """Lists that end at `ends`, of those of the values that are kept."""
    before = np.concatenate([[0], np.cumsum(kept)])
    return pa.ListArray.from_arrays(pa.array(before[ends], pa.int32()), pa.array(values[kept]))


def exporter(keys: Keys, nodes: Nodes, gone: frozenset[int]) -> Exporter:
    return Exporter(key=keys.key("pseudonym"), nodes=nodes, gone=gone, unknown={})
