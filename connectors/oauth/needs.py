"""What an administrator gives so that people can sign in at a network. ◇"""

from connectors.about import Need
from connectors.words import marked

NAME = marked("Client ID for signing in")
SECRET = marked("Client secret for signing in")
HOW = marked(
    "For the strongest proof: register the Hub at the network as an application that people sign in to. "
    "The address to return to is the Hub's own, followed by /permissions/answer."
)
HOW_SECRET = marked("The network shows it once, together with the client ID.")


HOW_PAGE = marked(
    "For the strongest proof, where the Hub can be reached from the internet: the Hub's own address, "
    "followed by /permissions/client.json. There it describes itself; nobody registers anything."
)
PAGE_NEED = Need(option="client_id", name=NAME, how=HOW_PAGE, is_secret=False, is_required=False)


def sign_in_needs(url: str) -> tuple[Need, Need]:
    """The Hub's id and secret at a network, both only for people who sign in there."""
    return (
        Need(option="client_id", name=NAME, how=HOW, url=url, is_secret=False, is_required=False),
        Need(option="client_secret", name=SECRET, how=HOW_SECRET, is_required=False),
    )
