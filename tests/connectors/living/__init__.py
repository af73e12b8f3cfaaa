"""Networks whose owner acts, and whose server fails, while they are read: one small file for each."""

from collections.abc import Mapping

from tests.connectors.living.activitypub import LivingActivityPub
from tests.connectors.living.bluesky import LivingBluesky
from tests.connectors.living.discourse import LivingDiscourse
from tests.connectors.living.disqus import LivingDisqus
from tests.connectors.living.feed import LivingFeed
from tests.connectors.living.github import LivingGitHub
from tests.connectors.living.gitlab import LivingGitLab
from tests.connectors.living.hackernews import LivingHackerNews
from tests.connectors.living.mastodon import LivingMastodon
from tests.connectors.living.mattermost import LivingMattermost
from tests.connectors.living.openalex import LivingOpenAlex
from tests.connectors.living.orcid import LivingOrcid
from tests.connectors.living.server import LivingNetwork
from tests.connectors.living.slack import LivingSlack
from tests.connectors.living.stackexchange import LivingStackExchange
from tests.connectors.living.wordpress import LivingWordPress
from tests.connectors.living.zulip import LivingZulip

LIVING: Mapping[str, LivingNetwork] = {
    "activitypub": LivingActivityPub(),
    "bluesky": LivingBluesky(),
    "discourse": LivingDiscourse(),
    "disqus": LivingDisqus(),
    "feed": LivingFeed(),
    "github": LivingGitHub(),
    "gitlab": LivingGitLab(),
    "hackernews": LivingHackerNews(),
    "mastodon": LivingMastodon(),
    "mattermost": LivingMattermost(),
    "slack": LivingSlack(),
    "openalex": LivingOpenAlex(),
    "orcid": LivingOrcid(),
    "stackexchange": LivingStackExchange(),
    "wordpress": LivingWordPress(),
    "zulip": LivingZulip(),
}
