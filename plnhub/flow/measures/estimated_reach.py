"""Reach of everybody in a network too large for exact counting, from mergeable sketches (HyperLogLog). ◇"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plnhub.flow.measures.card import IN_WINDOW, NEVER, Audience, Card, Golden
from plnhub.flow.measures.hearsay import join_from_contacts
from plnhub.flow.measures.local_betweenness import can_walk, within_two
from plnhub.flow.measures.network import Network, Numbers, Positions
from plnhub.flow.measures.reach import reach
from plnhub.words import marked

CARD = Card(
    key="estimated_reach",
    name=marked("Reach, estimated"),
    formula="HyperLogLog with 512 registers (256 above 250,000 people), joined along ties; two steps exact",
    reading=marked("The same as reach, for networks too large to count."),
    range="0 …",
    window=IN_WINDOW,
    bias=marked("The third step is off by about 5 per cent on average; single values by more."),
    golden=Golden(input="F7, second step", value={"A1": 3, "A3": 4, "B1": 5, "C2": 2}),
    source="Flajolet et al. 2007; Boldi, Rosa & Vigna 2011",
    null_means=NEVER,
    audience=Audience.PERSON,
)

MOST_FOR_EXACT_REACH = 20_000
MANY, FEW = 512, 256
HASH_BITS = 63
MOST_WITH_MANY = 250_000
PEOPLE_AT_ONCE = 4096
POWERS = np.exp2(-np.arange(65, dtype=np.float64))
Sketches = NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True, eq=False)
class EveryReach:
    """R_k of each person (row) for k = 1 … (column); `error` is None where all of it was counted."""

    counts: Numbers
    error: float | None


def reach_of_everybody(network: Network, steps: int = 3, *, second: Positions | None = None) -> EveryReach:
    """Exact in a network that is small enough for it, else estimated from the third step on."""
    if network.size <= MOST_FOR_EXACT_REACH:
        return EveryReach(counts=reach(network, steps).astype(np.float64), error=None)
    counts = estimated_reach(network, steps, second=second)
    return EveryReach(counts=counts, error=standard_error(registers_for(network)))


def estimated_reach(
    network: Network,
    steps: int = 3,
    *,
    registers: int | None = None,
    second: Positions | None = None,
    codes: Positions | None = None,
) -> Numbers:
    """R_k of each person (row) for k = 1 … steps (column), as `reach`.

    The first step is exact, and so is the second unless there are too many paths to walk; `second` is the
    latter, if it is known already. Others have the standard error of `registers`, a power of two. The same
    network gives the same estimates; with `codes`, 63 evenly spread bits a person, in whatever order.
    """
    known = _exact(network, second)[:, :steps]
    found = np.zeros((network.size, steps))
    found[:, : known.shape[1]] = known
    if steps > known.shape[1]:
        hashed = _mixed_positions(network.size) if codes is None else codes
        seen = _own_sketches(hashed, registers or registers_for(network))
        for step in range(steps):
            seen = join_from_contacts(network.contacts, seen, np.maximum)
            if step >= known.shape[1]:
                found[:, step] = _cardinality(seen) - 1
    return np.maximum.accumulate(np.maximum(found, 0.0), axis=1)


def _exact(network: Network, second: Positions | None) -> Positions:
    """The steps that can be counted, as columns."""
    if second is None and can_walk(network):
        second = within_two(network).reach
    return np.column_stack([network.degrees] if second is None else [network.degrees, second])


def registers_for(network: Network) -> int:
    """Fewer in a very large network, where the sketches of everybody have to fit into memory."""
    return MANY if network.size <= MOST_WITH_MANY else FEW


def standard_error(registers: int) -> float:
    """Of a reach that was estimated, as a share of it: 4.6 % with 512 registers, 6.5 % with 256."""
    return float(1.04 / np.sqrt(registers))


def _own_sketches(hashed: Positions, registers: int) -> Sketches:
    """A sketch per person that has seen only that person: low bits choose the register, zeros on top rank."""
    bits = registers.bit_length() - 1
    rest = (hashed >> bits).astype(np.float64)
    leading = HASH_BITS - bits - np.floor(np.log2(np.maximum(rest, 1.0)))
    sketches = np.zeros((len(hashed), registers), dtype=np.uint8)
    sketches[np.arange(len(hashed)), hashed & (registers - 1)] = leading.astype(np.uint8)
    return sketches


def _mixed_positions(size: int) -> Positions:
    """Positions spread over 63 bits."""
    return (_mixed(np.arange(1, size + 1, dtype=np.uint64)) >> np.uint64(64 - HASH_BITS)).astype(np.int64)


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread consecutive numbers over 64 bits (the finalizer of SplitMix64)."""
    mixed: NDArray[np.uint64] = numbers * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed = mixed ^ (mixed >> np.uint64(31))
    return mixed


def _cardinality(seen: Sketches) -> Numbers:
    """Flajolet et al. 2007, with linear counting while registers are still empty."""
    blocks = np.array_split(seen, len(seen) // PEOPLE_AT_ONCE + 1)
    found: Numbers = np.concatenate([_cardinality_of(block) for block in blocks])
    return found


def _cardinality_of(seen: Sketches) -> Numbers:
    registers = seen.shape[1]
    raw = 0.7213 / (1 + 1.079 / registers) * registers**2 / POWERS[seen].sum(axis=1)
    empty = np.count_nonzero(seen == 0, axis=1)
    few = (raw <= 2.5 * registers) & (empty > 0)
    found: Numbers = np.where(few, registers * np.log(registers / np.maximum(empty, 1)), raw)
    return found
