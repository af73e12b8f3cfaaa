"""Outside networks: settings in, activities out; nothing here knows the hub."""

from collections.abc import Callable, Mapping

from connectors.contract import Connector, Settings
from connectors.feeds import Feeds
from connectors.github import GitHub
from connectors.mastodon import Mastodon

CONNECTORS: Mapping[str, Callable[[Settings], Connector]] = {
    "feed": Feeds,
    "github": GitHub,
    "mastodon": Mastodon,
}
