"""Webmention: what a page of somebody says about another page; sent to the hub, never polled."""

from connectors.about import About
from connectors.words import marked

ABOUT_WEBMENTION = About(
    name=marked("Webmention (answers from other sites)"),
    icon="message-circle",
    family="writing",
    example="https://bob.example/notes/1",
    acts=marked("are answered, passed on or mentioned on another site"),
    evidence="documented",
)
