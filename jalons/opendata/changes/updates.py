"""Updating the data of a source: fetched from the producer for everybody, or given by a person for their roadmap.

Both are long, and run by the worker. After a failure, the former vintage stays and the page shows the reason.
"""

import hashlib
import logging
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.tasks import after_a_crash
from jalons.opendata.changes.attempts import Stage, Superseded, Work, begin_attempt
from jalons.opendata.changes.vintages import Origin, publish_vintage
from jalons.opendata.models import SourceAttempt, SourceVintage
from jalons.opendata.rules.periods import is_older
from jalons.opendata.sources import SOURCES, Source, sources_to_fetch
from jalons.opendata.sources.fetching import fetch_file
from jalons.opendata.sources.geography import current_geography
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member, Membership
from jalons.roadmaps.rules.permissions import Role

logger = logging.getLogger(__name__)

QUEUE = "data"
FOLDER = "donnees"  # of the storage: files given, until they are read
FORGOTTEN_AFTER = timedelta(days=1)
_CHUNK = 1 << 20


# --- fetched from the producer ---------------------------------------------------------------------------------------


@write_transaction()
def request_update(*, source: Source, by: Member) -> SourceAttempt:
    """The result serves every roadmap. Two people who ask at the same time start one job."""
    if not source.is_fetched:
        raise Refused(_("Cette source ne se télécharge pas : donnez le fichier."), code="source-not-downloadable")
    attempt, begins = begin_attempt(source, None)
    if begins:
        record_change(by=by, verb="update_data", about=attempt)
        transaction.on_commit(partial(run_update.enqueue, attempt.pk, attempt.began_at.isoformat()))
    return attempt


@write_transaction()
def request_all_updates(*, by: Member) -> None:
    for source in sources_to_fetch():
        request_update(source=source, by=by)


def update_now(source: Source, *, again: bool = False) -> SourceAttempt:
    """For the operator, without the worker. `again`: read the file again even if it has not changed."""
    attempt, begins = begin_attempt(source, None)
    if begins:
        _run_attempt(attempt.pk, attempt.began_at, partial(_update_vintage, source, again))
        attempt.refresh_from_db()
    return attempt


@task(queue_name=QUEUE)
@after_a_crash(again=True)
def run_update(pk: int, began_at: str) -> None:
    attempt = SourceAttempt.objects.filter(pk=pk).first()
    source = SOURCES.get(attempt.source) if attempt else None
    if source:
        _run_attempt(pk, datetime.fromisoformat(began_at), partial(_update_vintage, source, False))


def _update_vintage(source: Source, again: bool, work: Work) -> SourceVintage | None:
    work.stage(Stage.DOWNLOADING)
    current = SourceVintage.objects.filter(source=source.key, roadmap=None, withdrawn_at=None).order_by("-pk").first()
    former = None if again else current
    remote = source.discover()
    is_same_place = former is not None and former.address == remote.address
    if former and is_same_place and remote.modified and former.modified == remote.modified:
        return None
    with tempfile.TemporaryDirectory(prefix="jalons-") as folder:
        path = Path(folder) / "source"
        fetched = fetch_file(
            remote.address,
            path,
            heaviest=source.heaviest,
            etag=former.etag if former and is_same_place else "",
            modified=former.modified if former and is_same_place else "",
            watch=work.progress,
        )
        if fetched is None or (former and former.sha256 == fetched.sha256):
            return None
        origin = Origin(
            fetched.file_name,
            fetched.sha256,
            timezone.now(),
            address=remote.address,
            etag=fetched.etag,
            modified=remote.modified or fetched.modified,
        )
        return _publish_file(source, path, origin, work, current, by=None, even_older=False)


# --- given by a person -----------------------------------------------------------------------------------------------


def give_file(*, source: Source, file: "UploadedFile[Any]", even_older: bool = False, by: Member) -> SourceAttempt:
    """Like an update, from a file given by hand, for this roadmap only. `even_older`: accept a file about an earlier
    period than the present one."""
    if (file.size or 0) > source.heaviest:
        raise Refused(
            _("Ce fichier est trop lourd pour être celui de cette source."), code="given-file-too-heavy", field="file"
        )
    stored = default_storage.save(f"{FOLDER}/{by.roadmap.pk}-{source.key}", file)
    try:
        return _queue_reading(source, stored, file.name or "", even_older, by)
    except BaseException:
        default_storage.delete(stored)
        raise


@write_transaction()
def _queue_reading(source: Source, stored: str, name: str, even_older: bool, by: Member) -> SourceAttempt:
    attempt, begins = begin_attempt(source, by.roadmap)
    if not begins:
        raise Refused(
            _("Un fichier de cette source est déjà en cours de lecture. Attendez qu’elle soit finie."),
            code="reading-in-progress",
        )
    assert by.user
    arguments = (attempt.pk, attempt.began_at.isoformat(), stored, name, by.user.pk, even_older)
    transaction.on_commit(partial(read_given.enqueue, *arguments))
    return attempt


@task(queue_name=QUEUE)
@after_a_crash(again=True)
def read_given(pk: int, began_at: str, stored: str, name: str, user: int, even_older: bool) -> None:
    attempt = SourceAttempt.objects.filter(pk=pk).first()
    source = SOURCES.get(attempt.source) if attempt else None
    try:
        if attempt and source:
            read = partial(_read_given_file, source, attempt.roadmap_id, stored, name, user, even_older)
            _run_attempt(pk, datetime.fromisoformat(began_at), read)
    finally:
        default_storage.delete(stored)


def _read_given_file(
    source: Source, roadmap: int | None, stored: str, name: str, user: int, even_older: bool, work: Work
) -> SourceVintage | None:
    work.stage(Stage.READING)
    membership = Membership.objects.select_related("roadmap", "user").filter(roadmap=roadmap, user=user).first()
    if membership is None:
        raise Refused(_("La personne qui a donné ce fichier n’est plus dans l’équipe."), code="giver-left-the-team")
    by = Member(membership.roadmap, membership.user, Role(membership.role), membership.function or membership.user.name)
    current = SourceVintage.objects.current(by.roadmap).filter(source=source.key).first()
    with tempfile.TemporaryDirectory(prefix="jalons-") as folder:
        path = Path(folder) / "source"
        sha256 = _copy_stored(stored, path)
        if current and current.sha256 == sha256:
            return None
        origin = Origin(name, sha256, timezone.now())
        return _publish_file(source, path, origin, work, current, by=by, even_older=even_older)


def forget_given_files() -> None:
    """Deletes, after a day, the files whose reading was interrupted; a normal reading deletes its file."""
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return
    for name in names:
        stored = f"{FOLDER}/{name}"
        if timezone.now() - default_storage.get_modified_time(stored) > FORGOTTEN_AFTER:
            default_storage.delete(stored)


def _copy_stored(stored: str, path: Path) -> str:
    """Copies a file from the storage to the disk of this worker; returns its hash."""
    digest = hashlib.sha256()
    with default_storage.open(stored) as sent, path.open("wb") as file:
        while chunk := sent.read(_CHUNK):
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


# --- both ------------------------------------------------------------------------------------------------------------


def _run_attempt(pk: int, began_at: datetime, work_of: Callable[[Work], SourceVintage | None]) -> None:
    """None means that nothing new was published. A refusal is shown as it is; an unexpected error is reported to the
    operator."""
    work = Work(pk, began_at)
    with suppress(Superseded):
        try:
            vintage = work_of(work)
        except Refused as refusal:
            work.end(Stage.FAILED, refusal.sentence)
        except Superseded:
            raise
        except Exception:
            logger.exception(_("La mise à jour %s des données publiques a échoué"), pk)
            work.end(Stage.FAILED, _("Une erreur inattendue a tout arrêté. L’exploitant du site en trouvera la trace."))
        else:
            work.end(Stage.DONE if vintage else Stage.UNCHANGED)


def _publish_file(
    source: Source,
    path: Path,
    origin: Origin,
    work: Work,
    current: SourceVintage | None,
    *,
    by: Member | None,
    even_older: bool,
) -> SourceVintage:
    # Files of one source have about as many rows, so the size of the last one gives the progress.
    work.stage(Stage.READING, total=current.rows_in if current else 0)
    areas = current_geography()
    normalised = source.read(path, areas, work.progress)
    if current and not even_older and is_older(normalised.period, current.period):
        raise Refused(
            _("Ce fichier décrit %(period)s, plus ancien que celui en place (%(current)s) : celui-ci est gardé.")
            % {"period": normalised.period, "current": current.period},
            code="vintage-older-than-current",
        )
    work.stage(Stage.PUBLISHING)
    return publish_vintage(source=source, found=normalised, origin=origin, geography=areas, by=by)
