"""My archives: upload what a network gave me, see what it would bring, and take it in or throw it away."""

from datetime import UTC, date, datetime, time

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from connectors.archives import READERS
from connectors.archives.own_list import OWN_LIST
from plnhub.archives.asking import Wish, ask_to_take
from plnhub.archives.claiming import existing
from plnhub.archives.files import shelf_in
from plnhub.archives.looking import LOOK
from plnhub.archives.own_words import HEADER, MEANINGS, MINE, example
from plnhub.archives.shown import shown
from plnhub.archives.taking import TAKE
from plnhub.archives.uploads import begin, own_upload, own_uploads, refuse_more, throw_away
from plnhub.clock import new_public_id
from plnhub.errors import Invalid
from plnhub.jobs import enqueue
from plnhub.jobs.about import job_about
from plnhub.models import ArchiveUpload
from plnhub.privacy.consent import Switches
from plnhub.profiles.networks import KNOWN
from plnhub.rights.retention import Retention
from plnhub.web.access import GuardedBlueprint, Rule, me
from plnhub.web.context import db, hub
from plnhub.web.csrf import csrf
from plnhub.web.receiving import a_line, receive
from plnhub.words import marked

bp = GuardedBlueprint("archives", __name__, rule=Rule.EMPLOYEE, url_prefix="/profiles/archives")
NO_DAY = marked("Choose a day.")


@bp.get("")
def index() -> str:
    return _index()


@bp.post("")
def upload() -> ResponseReturnValue:
    try:
        found = _received()
    except Invalid as error:
        return _index(error), 400
    enqueue(db(), LOOK, hub().now(), upload=found.public_id)
    return _kept(found)


csrf.exempt(f"{__name__}.upload")  # its token is checked by `receive`, once the file has gone past


@bp.get("/empty-list.csv")
def empty_list() -> Response:
    """The first line of a list of one's own, to be filled in."""
    headers = {"Content-Disposition": 'attachment; filename="my-acts.csv"'}
    return Response(HEADER, mimetype="text/csv", headers=headers)


@bp.get("/<public_id>")
def show(public_id: str) -> str:
    return _page(own_upload(db(), me().id, public_id))


@bp.post("/<public_id>/take")
def take(public_id: str) -> ResponseReturnValue:
    found = own_upload(db(), me().id, public_id)
    try:
        ask_to_take(db(), me(), found, _wish(), hub().now())
    except Invalid as error:
        db().rollback()
        return _page(own_upload(db(), me().id, public_id), error), 400
    enqueue(db(), TAKE, hub().now(), upload=public_id)
    return _kept(found)


@bp.post("/<public_id>/throw-away")
def drop(public_id: str) -> ResponseReturnValue:
    throw_away(db(), shelf_in(hub().settings.data_dir), own_upload(db(), me().id, public_id))
    db().commit()
    flash(_("Thrown away. Nothing of the file is left."), "good")
    return redirect(url_for(".index"), 303)


def _received() -> ArchiveUpload:
    """The file on its shelf. The database is let go of meanwhile: a file can take minutes to arrive."""
    person_id, name = me().id, new_public_id()
    refuse_more(db(), person_id)
    db().commit()
    most = hub().settings.archive_megabytes * 2**20
    shelf = shelf_in(hub().settings.data_dir)
    shelf.refuse_without_room(min(request.content_length or most, most))
    with a_line(), shelf.receiving(name) as place:
        size = receive(place, most)
    return begin(db(), person_id, name, size, hub().now())


def _wish() -> Wish:
    """What the form says; a box that is not sent is off."""
    return Wish(
        since=max(_day(request.form.get("since", "")), _oldest()),
        at_word="at_word" in request.form,
        switches=Switches(**{name: name in request.form for name in ("mirror", "show", "count")}),
    )


def _day(text: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), time.min, tzinfo=UTC)
    except ValueError as error:
        raise Invalid(NO_DAY, "since") from error


def _oldest() -> datetime:
    """What lies before would be gone with the next night."""
    return Retention(as_of=hub().now().date(), months=hub().settings.retention_months).acts


def _kept(found: ArchiveUpload) -> ResponseReturnValue:
    db().commit()
    return redirect(url_for(".show", public_id=found.public_id), 303)


def _index(error: Invalid | None = None) -> str:
    return render_template(
        "archives/index.html",
        uploads=own_uploads(db(), me().id),
        readers=READERS,
        networks=KNOWN,
        columns=MINE,
        meanings=MEANINGS,
        example=example(hub().now()),
        megabytes=hub().settings.archive_megabytes,
        months=hub().settings.retention_months,
        error=error,
        now=hub().now(),
    )


def _page(found: ArchiveUpload, error: Invalid | None = None) -> str:
    return render_template(
        "archives/show.html",
        upload=found,
        network=KNOWN.get(found.network),
        is_own_list=found.network == OWN_LIST,
        profile=existing(db(), found),
        job=job_about(db(), (LOOK, TAKE), upload=found.public_id),
        shown=shown(found.preview),
        oldest=_oldest().date().isoformat(),
        months=hub().settings.retention_months,
        error=error,
        now=hub().now(),
    )
