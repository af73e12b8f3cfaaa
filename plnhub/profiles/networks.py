"""The networks as people know them: each connector says it of itself. ◇ Pure."""

from collections.abc import Mapping

from connectors import ABOUT
from connectors.about import About

NETWORKS: Mapping[str, About] = ABOUT
