"""The hub's name for marking a sentence for translation: the one that connectors use, too. ◇ Pure."""

from connectors.words import marked

__all__ = ["marked"]
