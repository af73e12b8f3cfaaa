"""Effective size and efficiency: how many of one's contacts are not redundant. ◇"""

import numpy as np

from plnhub.flow.measures.network import Network, Numbers
from plnhub.flow.measures.triangles import triangles_at


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
