"""People one by one, for administrators: correct and lock, switch off, adopt; never what people do."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from plnhub.access.people import names_of, person_called
from plnhub.access.sessions import end_all_sessions
from plnhub.directory.entries.values import Staff
from plnhub.directory.people.adoption import adopt, held_entry
from plnhub.directory.people.by_hand import open_teams
from plnhub.directory.people.by_name import people_named
from plnhub.directory.people.corrected import LABELS
from plnhub.directory.people.locks import Deed, lock_field, unlock_field
from plnhub.directory.people.new_entry import read_new_entry
from plnhub.directory.people.person_desk import people_desk, person_desk, person_on_file
from plnhub.directory.people.switching import switch
from plnhub.directory.setup.configured import configured
from plnhub.directory.setup.desk import held_plan_aside
from plnhub.errors import Invalid, NotFound
from plnhub.models import DirectoryAside, Person
from plnhub.search.index import index_people
from plnhub.web.access import GuardedBlueprint, Rule, me
from plnhub.web.context import db, hub
from plnhub.words import marked

bp = GuardedBlueprint("admin_people", __name__, rule=Rule.ADMIN, url_prefix="/admin/people")
NOT_SURE = marked("Say that it is the same human being, or leave it.")


@bp.get("")
def index() -> ResponseReturnValue:
    """What is locked and why, who is held back, who is missing; a log-in name or name leads to its person."""
    uid = request.args.get("uid", "")
    try:
        if uid.strip():
            return redirect(url_for(".show", public_id=person_called(db(), uid).public_id), 303)
    except NotFound:
        return _people(uid, people_named(db(), uid))
    return _people(uid)


@bp.get("/<public_id>")
def show(public_id: str) -> str:
    person, asked = person_on_file(db(), public_id), request.args
    return _page(person, asked.get("correct", ""), turn=asked.get("turn", ""), key=asked.get("adopt", ""))


@bp.post("/<public_id>/lock")
def lock(public_id: str) -> ResponseReturnValue:
    person, field = person_on_file(db(), public_id), request.form.get("field", "")
    try:
        lock_field(db(), person, field, request.form.get("value"), _deed())
    except Invalid as error:
        return _page(person, field, error=error), 400
    index_people(db(), [person.id])
    return _kept(person, _("Kept and locked. No sync changes this field any more."))


@bp.post("/<public_id>/unlock")
def unlock(public_id: str) -> ResponseReturnValue:
    person = person_on_file(db(), public_id)
    unlock_field(db(), person, request.form.get("field", ""), _deed())
    return _kept(person, _("Unlocked. The next sync takes the value of the directory."))


@bp.post("/<public_id>/disable")
def disable(public_id: str) -> ResponseReturnValue:
    """Switched off and logged out in one transaction."""
    person = person_on_file(db(), public_id)
    try:
        switch(db(), person, _deed(), off=True)
    except Invalid as error:
        return _page(person, turn="off", error=error), 400
    end_all_sessions(db(), person.id, hub().now())
    return _kept(person, _("%(name)s is switched off and logged out.", name=person.name))


@bp.post("/<public_id>/enable")
def enable(public_id: str) -> ResponseReturnValue:
    person = person_on_file(db(), public_id)
    try:
        switch(db(), person, _deed(), off=False)
    except Invalid as error:
        return _page(person, turn="on", error=error), 400
    return _kept(person, _("%(name)s is switched on.", name=person.name))


@bp.post("/<public_id>/adopt")
def adopt_entry(public_id: str) -> ResponseReturnValue:
    person, key = person_on_file(db(), public_id), request.form.get("key", "")
    try:
        if not request.form.get("sure"):
            raise Invalid(NOT_SURE, field="sure")
        adopt(db(), hub().keys, person, key, _deed())
    except Invalid as error:
        return _page(person, key=key, error=error), 400
    return _kept(person, _("Linked. The next sync brings values and roles."))


def _deed() -> Deed:
    return Deed(who=me().public_id, reason=request.form.get("reason", ""), now=hub().now())


def _kept(person: Person, words: str) -> ResponseReturnValue:
    db().commit()
    flash(words, "good")
    return redirect(url_for(".show", public_id=person.public_id), 303)


def _people(uid: str, found: Sequence[Person] | None = None) -> str:
    """With those who were found by name, if anybody was looked for."""
    desk = people_desk(db(), hub().keys)
    names = names_of(db(), desk.people_named)
    aside = held_plan_aside(db())
    return render_template(
        "admin/people.html", desk=desk, aside=aside, names=names, uid=uid, found=found, now=hub().now()
    )


def _described(entry: DirectoryAside | None) -> Staff | None:
    """Whom the entry describes now; a human compares that with the person on file."""
    settings = configured(hub().settings, db()).settings
    found = read_new_entry(settings, entry.origin, hub().now().date()) if entry else None
    return found if found and entry and found.key == entry.key else None


def _page(
    person: Person, field: str = "", *, turn: str = "", key: str = "", error: Invalid | None = None
) -> str:
    """One person, with at most one form: a field to correct, the switch, or an entry to adopt."""
    desk, entry = person_desk(db(), person), held_entry(db(), key) if key else None
    return render_template(
        "admin/person.html",
        desk=desk,
        person=person,
        is_me=person.id == me().id,
        names=names_of(db(), desk.people_named),
        labels=LABELS,
        correcting=next((one for one in desk.fields if one.field == field), None),
        teams=[(team.label, team.label) for team in open_teams(db())] if field == "team" else [],
        turn=turn,
        entry=entry,
        described=_described(entry),
        sent=request.form,
        error=error,
        now=hub().now(),
    )
