"""Find colleagues, and see one colleague the way colleagues may."""

from typing import cast

from flask import Response, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from plnhub.directory.circles.circle_pages import has_open_circles
from plnhub.directory.photos.photo_desk import picture_of
from plnhub.models import Person
from plnhub.profiles.linking import own_links
from plnhub.search.cards import card_of
from plnhub.search.people import search_people
from plnhub.web.access import GuardedBlueprint, Rule, me
from plnhub.web.context import db

bp = GuardedBlueprint("people", __name__, rule=Rule.EMPLOYEE, url_prefix="/people")
LONGEST_QUERY = 200
IN_THE_PALETTE = 8
ONE_DAY = 86_400


@bp.get("")
def search() -> ResponseReturnValue:
    """The page, or for the search box the same people as JSON."""
    query = request.args.get("q", "")[:LONGEST_QUERY]
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return jsonify(results=[_row(each) for each in search_people(db(), query, IN_THE_PALETTE).people])
    found = search_people(db(), query)
    return render_template("people/search.html", query=query, found=found, circles=has_open_circles(db()))


@bp.get("/<public_id>")
def show(public_id: str) -> str:
    card = card_of(db(), public_id, me().id)
    mine = card.person.id == me().id
    own = own_links(db(), me().id) if mine else ()
    return render_template("people/show.html", card=card, person=card.person, mine=mine, own_links=own)


@bp.get("/<public_id>/photo/<mark>")
def photo(public_id: str, mark: str) -> Response:
    """Kept by this browser alone and for a day: the address changes with the picture."""
    answer = Response(picture_of(db(), public_id, mark), mimetype="image/webp")
    answer.set_etag(mark)
    answer.cache_control.private, answer.cache_control.max_age = True, ONE_DAY
    return cast(Response, answer.make_conditional(request))


def _row(person: Person) -> dict[str, str]:
    place = [person.title, person.team.name if person.team else None]
    return {
        "label": person.name,
        "url": url_for("people.show", public_id=person.public_id),
        "kind": _("Person"),
        "detail": " · ".join(part for part in place if part),
    }
