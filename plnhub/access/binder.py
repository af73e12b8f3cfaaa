"""What log-in asks of a directory: is this name's password right, and whose entry is it."""

from typing import Protocol

from plnhub.errors import Unavailable


class Binder(Protocol):
    """A directory that can check a password."""

    def keys_of(self, name: str, password: str) -> frozenset[str]:
        """The immutable keys of the one entry called `name` that accepts `password`, else none.

        A server may carry more than one kind of key; the sync keeps one of them. A name without
        an entry costs a bind, too. Raises Unavailable when the directory cannot say.
        """


class Unanswered(Unavailable):
    """The password may have reached the directory, but no answer came back in time."""
