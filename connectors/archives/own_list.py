"""The one kind of upload that comes from no network: a list that a person wrote. ◇ Pure."""

from connectors.about import About
from connectors.words import marked

OWN_LIST = "own-list"
ABOUT_OWN_LIST = About(
    name=marked("A list of my own"),
    icon="list-check",
    family="writing",
    example="",
    acts=marked("write down an act of your own"),
    evidence="documented",
)
