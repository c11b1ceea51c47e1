"""The aids of a public catalogue: asked for by a team or by the host, read by the worker, all of them or none."""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import format_number
from jalons.base.tasks import after_a_crash
from jalons.funding.models import AidImport, FundingScheme
from jalons.funding.models.areas import AreaNames, area_names
from jalons.funding.models.schemes import FACTS, searched_words
from jalons.funding.rules.aid_export import KEY, Aid, read_aids
from jalons.funding.sources.aides_territoires import Catalogue, fetch_aids, read_aid_file
from jalons.opendata.changes.attempts import Stage, Superseded, Work, begin_attempt
from jalons.opendata.changes.updates import QUEUE
from jalons.opendata.models import SourceAttempt
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member

logger = logging.getLogger(__name__)

BATCH = 500
MOST_REMARKS = 200
KEPT_IMPORTS = 10
# A shorter list is taken for a whole one only while few aids are known.
FEW = 100
_COLUMNS = (*FACTS, "withdrawn_on", "searched")


@write_transaction()
def request_aid_import(*, by: Member) -> SourceAttempt:
    """The result serves every roadmap. Two people who ask at the same time start one job."""
    attempt, begins = begin_attempt(Catalogue(), None)
    if begins:
        record_change(by=by, verb="receive", about=attempt)
        transaction.on_commit(partial(run_aid_import.enqueue, attempt.pk, attempt.began_at.isoformat()))
    return attempt


@task(queue_name=QUEUE)
@after_a_crash(again=True)
def run_aid_import(pk: int, began_at: str) -> None:
    host = urlsplit(settings.AIDS_ADDRESS).hostname or ""
    _run_import(pk, datetime.fromisoformat(began_at), host, lambda work: fetch_aids(work.progress))


def import_aids_now(path: Path | None = None) -> SourceAttempt:
    """For the host, without the worker: from the network, or from a file."""
    attempt, begins = begin_attempt(Catalogue(), None)
    if begins:
        host = urlsplit(settings.AIDS_ADDRESS).hostname or ""
        origin = path.name if path else host
        read = (lambda _work: read_aid_file(path)) if path else (lambda work: fetch_aids(work.progress))
        _run_import(attempt.pk, attempt.began_at, origin, read)
        attempt.refresh_from_db()
    return attempt


def _run_import(pk: int, began_at: datetime, origin: str, read: Callable[[Work], list[Any]]) -> None:
    """After a failure, what was read before stays, and the page says why."""
    work = Work(pk, began_at)
    with suppress(Superseded):
        try:
            work.stage(Stage.DOWNLOADING)
            records = read(work)
            work.stage(Stage.PUBLISHING)
            store_aids(records=records, origin=origin)
        except Refused as refusal:
            work.end(Stage.FAILED, refusal.sentence)
        except Superseded:
            raise
        except Exception:
            logger.exception(_("La réception des aides n° %s a échoué."), pk)
            work.end(Stage.FAILED, _("Une erreur inattendue a tout arrêté. L’exploitant du site en trouvera la trace."))
        else:
            work.end(Stage.DONE)


@write_transaction()
def store_aids(*, records: list[Any], origin: str) -> AidImport:
    """Adds, corrects and withdraws the imported aids; those of teams are not touched. Nothing is written when the list
    is too short to be whole."""
    aids = read_aids(records)
    places = area_names(aids)
    facts = {f"{KEY}-{aid.identifier}": _scheme_facts(aid, places) for aid in aids if aid.facts is not None}
    known = {scheme.key: scheme for scheme in FundingScheme.objects.filter(is_imported=True)}
    present = sum(scheme.withdrawn_on is None for scheme in known.values())
    _refuse_short_list(len(facts), present)
    added = [key for key in facts if key not in known]
    corrected = [key for key in facts if key in known and _differs(known[key], facts[key])]
    FundingScheme.objects.bulk_create(
        (FundingScheme(key=key, is_imported=True, **facts[key]) for key in [*added, *corrected]),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=_COLUMNS,
    )
    gone = _withdraw_others([scheme for key, scheme in known.items() if key not in facts])
    return _record_import(origin, aids, len(facts), len(added), len(corrected), gone)


def _refuse_short_list(count: int, present: int) -> None:
    if not count:
        raise Refused(_("Cette liste ne contient aucune aide : rien n’est changé."), code="export-empty")
    if present > FEW and count < present / 2:
        raise Refused(
            _("Cette liste n’a que %(found)s aides, contre %(present)s en place : elle est sans doute coupée.")
            % {"found": format_number(count), "present": format_number(present)},
            code="export-too-short",
        )


def _scheme_facts(aid: Aid, places: AreaNames) -> dict[str, Any]:
    assert aid.facts is not None
    perimeter, code = places.find(aid)
    facts = {"cap": None, "floor": None, "cap_per": FundingScheme.CapPer.PROJECT.value} | aid.facts
    facts |= {"perimeter": perimeter, "perimeter_code": code, "perimeter_name": aid.place, "withdrawn_on": None}
    return facts | {"searched": searched_words(facts)}


def _differs(scheme: FundingScheme, facts: dict[str, Any]) -> bool:
    return any(getattr(scheme, name) != value for name, value in facts.items())


def _withdraw_others(schemes: list[FundingScheme]) -> int:
    """Those that a team kept, or a resource cites, stay and say that they are no longer published."""
    others = FundingScheme.objects.filter(pk__in=[scheme.pk for scheme in schemes], withdrawn_on=None)
    gone = others.count()
    others.filter(adaptations=None, lines=None).delete()
    others.update(withdrawn_on=timezone.localdate())
    return gone


def _record_import(origin: str, aids: list[Aid], kept: int, added: int, corrected: int, gone: int) -> AidImport:
    remarks = [[aid.identifier, aid.name, remark.value] for aid in aids for remark in aid.remarks]
    done = AidImport.objects.create(
        received_at=timezone.now(),
        origin=origin[:200],
        read=len(aids),
        kept=kept,
        added=added,
        corrected=corrected,
        gone=gone,
        remark_count=len(remarks),
        remarks=remarks[:MOST_REMARKS],
    )
    AidImport.objects.exclude(pk__in=AidImport.objects.values("pk")[:KEPT_IMPORTS]).delete()
    return done
