"""The networks as people know them, also those of which only archives are read. ◇ Pure."""

from collections.abc import Mapping

from connectors import ABOUT
from connectors.about import About
from connectors.archives import ABOUT_ARCHIVES

KNOWN: Mapping[str, About] = {**ABOUT_ARCHIVES, **ABOUT}
