"""The errors that the product raises on purpose, sorted by what the reader should do next."""


class HubError(Exception):
    """Base of every expected error; its text is shown to the person and says what to do."""

    exit_code = 1


class SettingsError(HubError):
    """A setting is missing, weak or contradictory: correct it and start again."""

    exit_code = 2


class UsageError(HubError):
    """The command or form was used wrongly: correct the input and repeat."""

    exit_code = 2


class HeldByGate(HubError):
    """A safety gate refused; nothing was changed. Look at the reason, then confirm or mend the source."""

    exit_code = 3


class NotFound(HubError):
    """There is no such thing, or it belongs to somebody else: both look the same on purpose."""


class Invalid(HubError):
    """The input breaks a rule of the domain; `field` names the form field to correct, if any."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Unavailable(HubError):
    """Something outside (directory, network, broker) does not answer: try again later."""
