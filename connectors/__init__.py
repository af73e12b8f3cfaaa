"""Outside networks: settings in, activities out; nothing here knows the hub."""

from collections.abc import Mapping

from connectors.about import About
from connectors.activitypub import ActivityPub
from connectors.bluesky import Bluesky
from connectors.contract import Connector
from connectors.discourse import Discourse
from connectors.disqus import Disqus
from connectors.feeds import Feeds
from connectors.github import GitHub
from connectors.gitlab import GitLab
from connectors.hackernews import HackerNews
from connectors.linkedin import LinkedIn
from connectors.mastodon import Mastodon
from connectors.mattermost import Mattermost
from connectors.openalex import OpenAlex
from connectors.orcid import Orcid
from connectors.pinterest import Pinterest
from connectors.slack import Slack
from connectors.stackexchange import StackExchange
from connectors.wordpress import WordPress
from connectors.x import X
from connectors.zulip import Zulip

ALL: tuple[type[Connector], ...] = (
    Mastodon,
    Pinterest,
    LinkedIn,
    X,
    ActivityPub,
    Bluesky,
    GitHub,
    GitLab,
    HackerNews,
    StackExchange,
    Discourse,
    Orcid,
    OpenAlex,
    Feeds,
    WordPress,
    Disqus,
    Mattermost,
    Zulip,
    Slack,
)
CONNECTORS: Mapping[str, type[Connector]] = {each.network: each for each in ALL}
ABOUT: Mapping[str, About] = {each.network: each.about for each in ALL}
