"""Find colleagues, and see one colleague the way colleagues may."""

from flask import jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from plnhub.models import Person
from plnhub.profiles.linking import own_links
from plnhub.search.cards import card_of
from plnhub.search.people import search_people
from plnhub.web.access import GuardedBlueprint, Rule, me
from plnhub.web.context import db

bp = GuardedBlueprint("people", __name__, rule=Rule.EMPLOYEE, url_prefix="/people")
LONGEST_QUERY = 200
IN_THE_PALETTE = 8


@bp.get("")
def search() -> ResponseReturnValue:
    """The page, or for the search box the same people as JSON."""
    query = request.args.get("q", "")[:LONGEST_QUERY]
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return jsonify(results=[_row(each) for each in search_people(db(), query, IN_THE_PALETTE).people])
    return render_template("people/search.html", query=query, found=search_people(db(), query))


@bp.get("/<public_id>")
def show(public_id: str) -> str:
    card = card_of(db(), public_id, me().id)
    mine = card.person.id == me().id
    own = own_links(db(), me().id) if mine else ()
    return render_template("people/show.html", card=card, person=card.person, mine=mine, own_links=own)


def _row(person: Person) -> dict[str, str]:
    place = [person.title, person.team.name if person.team else None]
    return {
        "label": person.name,
        "url": url_for("people.show", public_id=person.public_id),
        "kind": _("Person"),
        "detail": " · ".join(part for part in place if part),
    }
