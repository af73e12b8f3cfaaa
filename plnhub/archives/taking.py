"""Take an archive in when its owner says so: part by part, each in a transaction, while consent holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.archives.contract import Problem
from connectors.archives.refusal import ArchiveRefused
from connectors.contract import AccountRef, Activity
from plnhub.activity import Act, record
from plnhub.activity.colleagues import owner_is_here, staff_accounts
from plnhub.activity.known import not_known
from plnhub.activity.translate import Owner, accounts_in
from plnhub.archives.looking import LOST, Intake, of, refuse, waiting
from plnhub.archives.sources import Piece, Uploader, sorted_out, source_of
from plnhub.archives.uploads import end
from plnhub.crash import crash_point
from plnhub.models import ArchiveUpload, Profile, ProfileState, UploadState
from plnhub.words import marked

TAKE = "archive.take"
AT_ONCE = 500
WITHDRAWN = marked("You switched it off or removed the account meanwhile, so nothing more was taken in.")


class Withdrawn(Exception):
    """The owner changed their mind while it was being taken in."""


@dataclass(frozen=True, kw_only=True)
class _Wish:
    """What the owner asked for: into which profile, from which day, and what they gave their word for."""

    profile_id: int
    ref: AccountRef
    since: datetime
    at_word: bool


def take(intake: Intake, public_id: str) -> None:
    """Record every act that is wanted and not there yet; then the file goes. Repeating it changes nothing."""
    uploader = waiting(intake.database, public_id, UploadState.TAKING)
    if uploader is None:
        return
    try:
        _take_all(intake, public_id, uploader)
        state, why = UploadState.TAKEN, None
    except ArchiveRefused as error:
        refuse(intake, public_id, error)
        return
    except Withdrawn:
        state, why = UploadState.FAILED, WITHDRAWN
    intake.shelf.remove(public_id)
    with intake.database.writing() as session:
        upload = of(session, public_id)
        if upload is not None:
            end(upload, state, intake.now(), why)


def _take_all(intake: Intake, public_id: str, uploader: Uploader) -> None:
    path = intake.shelf.path(public_id)
    if path is None:
        raise ArchiveRefused(LOST)
    wish = _begun(intake, public_id)
    with path.open("rb") as file:
        source = source_of(file, path, uploader)
        pieces = source.pieces(wish.ref, intake.now())
        read = 0
        while part := list(islice(pieces, AT_ONCE)):
            _keep(intake, public_id, uploader.person_id, wish, part)
            read += len(part)
            intake.progress(read)


def _begun(intake: Intake, public_id: str) -> _Wish:
    """What is wanted; a run that begins anew counts anew what it finds known."""
    with intake.database.writing() as session:
        upload, profile = _allowed(session, public_id)
        upload.known = 0
        return _Wish(
            profile_id=profile.id,
            ref=AccountRef(
                network=profile.network,
                host=profile.host,
                account_id=profile.account_id,
                handle=profile.handle,
                url=profile.url,
            ),
            since=upload.since or upload.uploaded_at,
            at_word=upload.at_word,
        )


def _keep(intake: Intake, public_id: str, person_id: int, wish: _Wish, part: Sequence[Piece]) -> None:
    """One part: consent is read again in the same transaction."""
    with intake.database.writing() as session:
        upload, _profile = _allowed(session, public_id)
        named = accounts_in(piece for piece in part if isinstance(piece, Activity))
        owner = Owner(
            person_id=person_id,
            profile_id=wish.profile_id,
            since=wish.since,
            staff=staff_accounts(session, named) if named else {},
        )
        acts = list(_acts(part, owner, at_word=wish.at_word))
        fresh = not_known(session, acts)
        done = record(session, fresh, intake.now())
        upload.recorded += done.recorded
        upload.known += len(acts) - done.recorded
        crash_point("archive.part")


def _acts(part: Sequence[Piece], owner: Owner, *, at_word: bool) -> Iterator[Act]:
    for piece in part:
        act, _asked = sorted_out(piece, owner, at_word=at_word)
        if not isinstance(act, Problem):
            yield act


def _allowed(session: Session, public_id: str) -> tuple[ArchiveUpload, Profile]:
    """The upload and the profile it goes to. Raises Withdrawn."""
    upload = of(session, public_id)
    profile = session.get(Profile, upload.profile_id) if upload and upload.profile_id else None
    if upload is None or profile is None or upload.state != UploadState.TAKING:
        raise Withdrawn
    if profile.state != ProfileState.VERIFIED or not (profile.mirror_on or profile.count_on):
        raise Withdrawn
    if session.scalar(select(Profile.id).where(Profile.id == profile.id, owner_is_here())) is None:
        raise Withdrawn
    return upload, profile
