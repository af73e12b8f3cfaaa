"""Modularity: how far the walls between given groups hold the ties. ◇"""

import numpy as np

from plnhub.flow.measures.card import BY_SIZE, F7, IN_WINDOW, NO_GROUPS, Audience, Card, Golden
from plnhub.flow.measures.network import Network, Positions
from plnhub.words import marked

CARD = Card(
    key="modularity_of_departments",
    name=marked("Modularity of the org chart"),
    formula="Q = Σ_c [L_c/m − (d_c/2m)²]",
    reading=marked("Near 0.3 and above, the walls of the chart hold the ties."),
    range="−0.5 … 1",
    window=IN_WINDOW,
    bias=BY_SIZE,
    golden=Golden(input=F7, value=0.3367),
    source="Newman 2004",
    null_means=NO_GROUPS,
    audience=Audience.COMPANY,
)


def modularity(network: Network, labels: Positions) -> float | None:
    """Newman's Q = Σ_c [L_c/m − (d_c/2m)²] on undirected unweighted ties; None without ties."""
    one, other = network.tie_ends()
    ties = len(one)
    if ties == 0:
        return None
    inside = np.count_nonzero(labels[one] == labels[other]) / ties
    degree_of_group = np.bincount(labels, network.degrees)
    return float(inside - np.sum((degree_of_group / (2 * ties)) ** 2))


def modularity_of_groups(network: Network) -> float | None:
    """Modularity of the groups the people sit in; None when no groups are given."""
    return None if network.groups is None else modularity(network, network.group_codes)
