"""Read only what changed in a live directory: one feed for each kind of server, and the sweep."""

from plnhub.directory.feeds.contract import Changes, Feed, LostPlace, Scope

__all__ = ["Changes", "Feed", "LostPlace", "Scope"]
