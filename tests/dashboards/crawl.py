"""A leader's browser opens every leader page: each parameter value found in the pages, and pairs of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import permutations, product
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, Rule

from plnhub.web.access import GuardedBlueprint
from plnhub.web.access import Rule as Access

PARTS = ("//a/@href", "//form/@action", "//link/@href", "//img/@src", "//iframe/@src")
Values = Mapping[str, set[str]]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer of the site: where, how it went, and all that came back."""

    address: str
    status: int
    mimetype: str
    text: str
    head: str


@dataclass(kw_only=True)
class Crawl:
    """What has been seen so far: answers by address, values by the name of a part or a parameter."""

    app: Flask
    browser: FlaskClient
    answers: dict[str, Answer] = field(default_factory=dict)
    values: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    parameters: set[str] = field(default_factory=set)

    def run(self) -> dict[str, Answer]:
        """Until nothing new is found."""
        rules, before = leader_rules(self.app), -1
        while before != len(self.answers):
            before = len(self.answers)
            for rule in rules:
                for address in self._addresses(rule):
                    if address not in self.answers:
                        self._open(address)
        return self.answers

    def _addresses(self, rule: Rule) -> Iterator[str]:
        for path in _paths(rule, self.values):
            yield path
            pairs = [(name, value) for name in sorted(self.parameters) for value in sorted(self.values[name])]
            for chosen in [*((one,) for one in pairs), *permutations(pairs, 2)]:
                yield f"{path}?{urlencode(chosen)}"

    def _open(self, address: str) -> None:
        response = self.browser.get(address)
        self.answers[address] = Answer(
            address=address,
            status=response.status_code,
            mimetype=response.mimetype,
            text=response.text,
            head=str(response.headers),
        )
        if response.mimetype == "text/html" and response.status_code == 200:
            self._learn(address, response.text)

    def _learn(self, address: str, text: str) -> None:
        page = html.fromstring(text)
        adapter = self.app.url_map.bind("localhost")
        for found in {link for part in PARTS for link in page.xpath(part)}:
            link = urlsplit(urljoin(address, found))
            for name, value in _arguments(adapter, link.path, self.app):
                self.values[name].add(value)
            if is_leaders(adapter, link.path, self.app):
                self._keep(parse_qsl(link.query))
        for name in page.xpath("//main//form[not(@method) or @method='get']//*[@name]/@name"):
            self._keep((name, value) for value in page.xpath("//*[@name=$n]//@value", n=name))

    def _keep(self, pairs: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> None:
        for name, value in pairs:
            self.parameters.add(name)
            self.values[name].add(value)


def leader_rules(app: Flask) -> list[Rule]:
    """Every address that asks for a leader."""
    return [rule for rule in app.url_map.iter_rules() if _is_for_leaders(app, rule.endpoint)]


def is_leaders(adapter: MapAdapter, path: str, app: Flask) -> bool:
    try:
        endpoint, _ = adapter.match(path)
    except HTTPException:
        return False
    return _is_for_leaders(app, endpoint)


def _is_for_leaders(app: Flask, endpoint: str) -> bool:
    blueprint = app.blueprints.get(endpoint.rpartition(".")[0])
    return isinstance(blueprint, GuardedBlueprint) and blueprint.rule is Access.LEADER


def _arguments(adapter: MapAdapter, path: str, app: Flask) -> list[tuple[str, str]]:
    try:
        endpoint, arguments = adapter.match(path)
    except HTTPException:
        return []
    return [(name, str(value)) for name, value in arguments.items()] if _is_for_leaders(app, endpoint) else []


def _paths(rule: Rule, values: Values) -> Iterator[str]:
    names = sorted(rule.arguments)
    for chosen in product(*(sorted(values.get(name, ())) for name in names)):
        built = rule.build(dict(zip(names, chosen, strict=True)))
        if built:
            yield built[1]
