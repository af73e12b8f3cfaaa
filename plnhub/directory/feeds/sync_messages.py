"""The answers of RFC 4533 content synchronisation, decoded by hand since many may come. ◇ Pure."""

from plnhub.directory.feeds.ber import BOOLEAN, OCTETS, parts

NEW_COOKIE, REFRESH_DELETE, REFRESH_PRESENT, ID_SET = 0x80, 0xA1, 0xA2, 0xA3
INFO_MESSAGE = "1.3.6.1.4.1.4203.1.9.1.4"


class SyncState:
    """What an entry's own control says of it."""

    controlType = "1.3.6.1.4.1.4203.1.9.1.2"  # noqa: N815 - the name that python-ldap looks for
    PRESENT, ADD, MODIFY, DELETE = range(4)

    def decodeControlValue(self, value: bytes) -> None:  # noqa: N802
        fields = list(parts(_content(value)))
        self.state = fields[0][1][0]
        self.key = fields[1][1]


class SyncDone:
    """How the whole answer ended."""

    controlType = "1.3.6.1.4.1.4203.1.9.1.3"  # noqa: N815

    def decodeControlValue(self, value: bytes) -> None:  # noqa: N802
        self.cookie, self.refresh_deletes, _ = _optional(_content(value))


class SyncInfo:
    """A message between the entries: a cookie, the end of a phase, or many keys at once."""

    def __init__(self, value: bytes) -> None:
        tag, content = next(parts(value))
        self.keys: tuple[bytes, ...] = ()
        self.cookie, self.refresh_deletes = "", False
        self.is_id_set = tag == ID_SET
        if tag == NEW_COOKIE:
            self.cookie = content.decode()
        elif tag in (REFRESH_DELETE, REFRESH_PRESENT):
            self.cookie = _optional(content)[0]
        elif tag == ID_SET:
            self.cookie, self.refresh_deletes, self.keys = _optional(content)


CONTROLS = {SyncState.controlType: SyncState, SyncDone.controlType: SyncDone}


def _optional(content: bytes) -> tuple[str, bool, tuple[bytes, ...]]:
    """The cookie, the flag and the keys, each where it is there."""
    cookie, flag = "", False
    keys: tuple[bytes, ...] = ()
    for tag, value in parts(content):
        if tag == OCTETS:
            cookie = value.decode()
        elif tag == BOOLEAN:
            flag = value != b"\0"
        else:  # the set of keys, the only other part
            keys = tuple(key for _, key in parts(value))
    return cookie, flag, keys


def _content(value: bytes) -> bytes:
    """What stands inside the outermost sequence."""
    return next(parts(value))[1]
