"""A figure of the portrait stored as a finding: the team may change its sentence; its value and source never change."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.diagnosis.changes.findings import check_finding, link_tags, next_number
from jalons.diagnosis.models import Finding
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member

_KEPT = uuid.UUID("8b1f5a86-3f0e-4f5c-9a53-7d1f2c0c6f11")


class Kept(NamedTuple):
    """`left`: how many were already kept, or kept once and removed."""

    findings: list[Finding]
    left: int


@write_transaction()
def keep_facts(*, facts: Iterable[Mapping[str, Any]], by: Member) -> Kept:
    """Several figures, each with the sentence of the portrait: the arguments of `keep_fact`."""
    lock_roadmap(by.roadmap)
    facts = list(facts)
    if not facts:
        raise Refused(_("Cochez au moins un chiffre."), code="no-fact-ticked")
    origins = [_fact_uid(fact["key"], fact["value"]) for fact in facts]
    stored = set(
        Finding.objects.filter(roadmap=by.roadmap, origin_uid__in=origins).values_list("origin_uid", flat=True)
    )
    new = [fact for fact, origin in zip(facts, origins, strict=True) if origin not in stored]
    return Kept([keep_fact(**fact, by=by) for fact in new], len(facts) - len(new))


def _fact_uid(key: str, value: str) -> uuid.UUID:
    return uuid.uuid5(_KEPT, f"{key} {value}")


@write_transaction()
def keep_fact(
    *,
    key: str,
    value: str,
    source: str,
    text: str,
    by: Member,
    themes: Collection[str] = (),
    audiences: Collection[str] = (),
    communes: Collection[str] = (),
) -> Finding:
    """`value` and `source` are those of the portrait today. The origin of such a finding is the figure: it is stored
    once, and later the same key with another value is another finding."""
    lock_roadmap(by.roadmap)
    origin = _fact_uid(key, value)
    stored = Finding.objects.filter(roadmap=by.roadmap, origin_uid=origin).first()
    if stored and stored.removed_at:
        raise Refused(
            _("Ce chiffre a été retiré des constats (%(name)s). Remettez-le depuis « Paroles ».") % {"name": stored},
            code="fact-removed",
        )
    if stored:
        raise Refused(_("Ce chiffre est déjà gardé (%(name)s).") % {"name": stored}, code="fact-already-kept")
    values = check_finding(text, Finding.Kind.FACT, "", timezone.localdate(), audiences, is_kept=True)
    finding = Finding.objects.create(
        roadmap=by.roadmap,
        number=next_number(by.roadmap),
        source=Finding.Source.PORTRAIT,
        origin_uid=origin,
        fact_key=key,
        fact_value=value,
        fact_source=source[:600],
        **values,
    )
    link_tags(finding, themes, communes)
    record_change(by=by, verb="add", about=finding)
    return finding
