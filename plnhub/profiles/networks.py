"""The networks as people know them: their names, how an account is proven there, and what is read. ◇ Pure."""

from dataclasses import dataclass

from plnhub.words import marked


@dataclass(frozen=True, kw_only=True)
class Network:
    """One outside network in plain words; `acts` completes "we note when you …"."""

    key: str
    name: str
    icon: str
    example: str
    acts: str
    code_place: str
    link_place: str


NETWORKS = {
    network.key: network
    for network in (
        Network(
            key="mastodon",
            name=marked("Mastodon"),
            icon="brand-mastodon",
            example="@ada@social.example",
            acts=marked("post, reply or boost in public"),
            code_place=marked("your bio or one of the extra fields of your profile"),
            link_place=marked("one of the extra fields of your profile"),
        ),
        Network(
            key="github",
            name=marked("GitHub"),
            icon="brand-github",
            example="https://github.com/ada",
            acts=marked("open, comment, review or release something in public"),
            code_place=marked("the bio of your profile"),
            link_place=marked("the website or a social account of your profile"),
        ),
        Network(
            key="feed",
            name=marked("Blog or other feed"),
            icon="rss",
            example="https://ada.example/blog",
            acts=marked("publish something on your site"),
            code_place=marked("the title, subtitle or description of the site"),
            link_place=marked("the front page of the site"),
        ),
    )
}
