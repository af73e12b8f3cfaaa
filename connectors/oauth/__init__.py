"""Prove an account by signing in at its network: one description each, and the steps that all share."""

from collections.abc import Mapping

from connectors.oauth.bluesky import BlueskySignIn
from connectors.oauth.networks import GITHUB, LINKEDIN, PINTEREST, X
from connectors.oauth.orcid import OrcidSignIn
from connectors.oauth.parts import SignIn
from connectors.oauth.servers import GitLabSignIn, MastodonSignIn

ALL: tuple[SignIn, ...] = (
    BlueskySignIn(),
    GITHUB,
    GitLabSignIn(),
    MastodonSignIn(),
    OrcidSignIn(),
    LINKEDIN,
    X,
    PINTEREST,
)
SIGN_INS: Mapping[str, SignIn] = {each.network: each for each in ALL}
