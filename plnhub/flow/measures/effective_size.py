"""Effective size and efficiency: how many of one's contacts are not redundant. ◇"""

import numpy as np

from plnhub.flow.measures.card import BY_TIES, F7, IN_WINDOW, ISOLATE, Audience, Card, Golden
from plnhub.flow.measures.network import Network, Numbers
from plnhub.flow.measures.triangles import triangles_at
from plnhub.words import marked

CARD = Card(
    key="effective_size",
    name=marked("Effective size"),
    formula="n − 2t/n; t ties among n contacts",
    reading=marked("How many of one's contacts lead to people whom the others do not know."),
    range="1 …",
    window=IN_WINDOW,
    bias=BY_TIES,
    golden=Golden(input=F7, value={"A1": 1.0, "A3": 2.3333}),
    source="Burt 1992; Borgatti 1997",
    null_means=ISOLATE,
    audience=Audience.PERSON,
)

EFFICIENCY = Card(
    key="efficiency",
    name=marked("Efficiency"),
    formula="effective size / n",
    reading=marked("Which part of one's contacts leads to somebody new."),
    range="0 … 1",
    window=IN_WINDOW,
    bias=marked("One single contact is fully efficient."),
    golden=Golden(input=F7, value={"A3": 0.7778}),
    source="Burt 1992",
    null_means=ISOLATE,
    audience=Audience.PERSON,
)


def effective_size(network: Network) -> Numbers:
    """n − 2t/n, where n contacts have t ties among them (Borgatti 1997, unweighted); NaN for isolates."""
    contacts = _contacts_or_nan(network)
    sizes: Numbers = contacts - 2 * triangles_at(network) / contacts
    return sizes


def efficiency(network: Network) -> Numbers:
    """Effective size per contact; NaN for isolates."""
    shares: Numbers = effective_size(network) / _contacts_or_nan(network)
    return shares


def _contacts_or_nan(network: Network) -> Numbers:
    return np.where(network.degrees > 0, network.degrees, np.nan)
