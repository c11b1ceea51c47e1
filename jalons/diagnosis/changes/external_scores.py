"""The index of rupture given by a study, typed by hand."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import format_number
from jalons.diagnosis.models import ExternalScore
from jalons.opendata.models import Level
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member, Roadmap

type Place = tuple[Level, str]  # with its SIREN or INSEE code


@write_transaction()
def enter_external_scores(*, year: int, source: str, scores: Mapping[Place, Decimal | None], by: Member) -> None:
    """Replaces what was typed before. A missing place is unknown; None: its authors could not compute it."""
    if not scores:
        raise Refused(_("Écrivez au moins un indice."), code="scores-missing")
    before = _scores_for_journal(by.roadmap)
    ExternalScore.objects.filter(roadmap=by.roadmap).delete()
    ExternalScore.objects.bulk_create(
        ExternalScore(roadmap=by.roadmap, level=level, code=code, value=value, year=year, source=source)
        for (level, code), value in scores.items()
    )
    after = _scores_for_journal(by.roadmap)
    if after != before:
        record_change(by=by, verb="enter_scores", about=by.roadmap, before=before, after=after)


@write_transaction()
def clear_external_scores(*, by: Member) -> None:
    before = _scores_for_journal(by.roadmap)
    if not before:
        raise Refused(_("Il n’y a plus rien à effacer."), code="scores-already-cleared")
    ExternalScore.objects.filter(roadmap=by.roadmap).delete()
    record_change(by=by, verb="clear_scores", about=by.roadmap, before=before)


def _scores_for_journal(roadmap: Roadmap) -> dict[str, Any]:
    """The values in the journal, complete enough to be typed again."""
    rows = list(ExternalScore.objects.filter(roadmap=roadmap))
    if not rows:
        return {}
    marks = [f"{row.code} {_('non calculable') if row.value is None else format_number(row.value)}" for row in rows]
    return {"year": rows[0].year, "source": rows[0].source, "scores": marks}
