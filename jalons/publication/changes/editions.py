"""Editions of the feuille de route: frozen in the transaction of the change; their files are made afterwards."""

import hashlib
import logging
from collections.abc import Sequence
from datetime import date
from functools import partial

from django.db import transaction
from django.db.models import Max
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.actions.changes.locks import lock_actions
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.tasks import after_a_crash
from jalons.governance.models import Deliberation
from jalons.papers.documents.model import Block, Document
from jalons.papers.documents.separate_process import write_in_process
from jalons.papers.documents.snapshot import read_snapshot, write_snapshot
from jalons.papers.slides.pptx import write_pptx
from jalons.papers.stored_parts import dump_part, load_part
from jalons.papers.workbooks import write_workbook
from jalons.publication.documents.budget import budget_book
from jalons.publication.documents.deck_slides import amendment_slides
from jalons.publication.documents.look import roadmap_look
from jalons.publication.documents.presentation import roadmap_deck
from jalons.publication.documents.roadmap.chapters import roadmap_document
from jalons.publication.documents.roadmap.facts import roadmap_facts
from jalons.publication.documents.roadmap.followed import followed_values
from jalons.publication.models import ACT, Edition, EditionFile
from jalons.publication.rules.differences import dump_facts
from jalons.publication.words import EDITION_FORMATS
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member

logger = logging.getLogger(__name__)


@write_transaction()
def freeze_project(*, by: Member, purpose: str = "", on: date | None = None) -> Edition:
    """A numbered version to proofread, for a committee or for partners before the vote."""
    return freeze_edition(kind=Edition.Kind.DRAFT, by=by, purpose=purpose, on=on)


def freeze_edition(
    *,
    kind: Edition.Kind,
    by: Member,
    on: date | None = None,
    purpose: str = "",
    deliberation: Deliberation | None = None,
    preface: Sequence[Block] = (),
    annex: Sequence[Block] = (),
    act: Document | None = None,
    changes: Sequence[str] = (),
) -> Edition:
    """Call it in a transaction. `on`: the day of an earlier freeze. `act`: the délibération as it was voted, kept beside
    the document. `changes`: what an avenant changes, for its slides."""
    lock_actions(by.roadmap)
    day = on or timezone.localdate()
    last = Edition.objects.filter(roadmap=by.roadmap, kind=kind).aggregate(last=Max("number"))["last"] or 0
    edition = Edition(
        roadmap=by.roadmap,
        kind=kind,
        number=last + 1,
        deliberation=deliberation,
        frozen_on=day,
        by_name=by.name,
        purpose=purpose,
    )
    is_final = kind != Edition.Kind.DRAFT
    edition.document = write_snapshot(roadmap_document(by.roadmap, day, edition, preface, annex))
    if act:
        edition.document[ACT] = write_snapshot(act)
    edition.book = dump_part(budget_book(by.roadmap, day, is_final=is_final))
    opening = amendment_slides(str(edition), purpose, changes) if kind == Edition.Kind.AMENDMENT else []
    deck = roadmap_deck(by.roadmap, day, is_final=is_final, deliberation=deliberation, opening=opening)
    edition.deck = dump_part(deck)
    if is_final:
        edition.facts = dump_facts(roadmap_facts(by.roadmap, day))
        edition.followed = followed_values(by.roadmap, day)
    edition.save()
    made = EditionFile.objects.bulk_create(
        EditionFile(edition=edition, extension=extension) for extension in EDITION_FORMATS
    )
    record_change(by=by, verb="freeze", about=edition, after={"purpose": purpose} if purpose else {})
    for file in made:
        transaction.on_commit(partial(make_file.enqueue, file.pk))
    return edition


@write_transaction()
def make_files_again(*, edition: Edition, by: Member) -> None:
    """Queues again the files that failed or were never made. A file that is made never changes."""
    waiting = EditionFile.objects.select_for_update().filter(edition=edition, made_at=None).defer("content")
    files = list(waiting)
    if not files:
        raise Refused(_("Tous les fichiers de cette édition sont prêts."), code="files-all-ready")
    for file in files:
        file.failed_at = None
        file.save(update_fields=["failed_at"])
        transaction.on_commit(partial(make_file.enqueue, file.pk))
    record_change(by=by, verb="make_again", about=edition)


@write_transaction()
def _mark_failed(pk: int) -> None:
    EditionFile.objects.filter(pk=pk, made_at=None).update(failed_at=timezone.now())


@task()
@after_a_crash(again=True, when_lost=_mark_failed)
def make_file(pk: int) -> None:
    """Written outside any transaction and stored once: when two tasks make one file, the first one is kept."""
    file = EditionFile.objects.select_related("edition__roadmap").filter(pk=pk, made_at=None).first()
    if file is None:
        return
    try:
        content = _write_content(file.edition, file.extension)
    except Exception:
        logger.exception(_("Le fichier %s d’une édition n’a pas pu être écrit"), pk)
        _mark_failed(pk)
    else:
        _store_content(pk, content)


def _write_content(edition: Edition, extension: str) -> bytes:
    look = roadmap_look(edition.roadmap, extension)
    if extension == "pptx":
        return write_pptx(load_part(edition.deck), look)
    if extension == "xlsx":
        return write_workbook(load_part(edition.book), extension, roadmap_look(edition.roadmap))
    return write_in_process(read_snapshot(edition.document, {}), extension, look)


@write_transaction()
def _store_content(pk: int, content: bytes) -> None:
    EditionFile.objects.filter(pk=pk, made_at=None).update(
        content=content,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        made_at=timezone.now(),
        failed_at=None,
    )
