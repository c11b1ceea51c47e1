"""The envelopes that a département shares, beside the one of engineering (`changes.grants.set_envelope`)."""

from decimal import Decimal

from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.funding.changes.grants import refuse_senseless_envelope
from jalons.funding.models import FundingScheme, GrantEnvelope
from jalons.funding.rules.money import ZERO
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member


@write_transaction()
def add_envelope(
    *,
    kind: str,
    name: str,
    amount: Decimal,
    by: Member,
    scheme: FundingScheme | None = None,
    requested_elsewhere: Decimal = ZERO,
    source: str = "",
) -> GrantEnvelope:
    lock_roadmap(by.roadmap)
    _check_envelope(None, kind, name, amount, requested_elsewhere, scheme, by)
    envelope = GrantEnvelope.objects.create(
        roadmap=by.roadmap,
        kind=kind,
        name=name,
        scheme=scheme,
        amount=amount,
        requested_elsewhere=requested_elsewhere,
        source=source,
    )
    after = {"amount": amount, "requested_elsewhere": requested_elsewhere}
    record_change(by=by, verb="add", about=envelope, after=after)
    return envelope


@write_transaction()
def revise_envelope(
    *,
    envelope: GrantEnvelope,
    kind: str,
    name: str,
    amount: Decimal,
    by: Member,
    scheme: FundingScheme | None = None,
    requested_elsewhere: Decimal = ZERO,
    source: str = "",
    seen: str | None = None,
) -> None:
    lock_roadmap(by.roadmap)
    _check_envelope(envelope, kind, name, amount, requested_elsewhere, scheme, by)
    values = {
        "kind": kind,
        "name": name,
        "amount": amount,
        "requested_elsewhere": requested_elsewhere,
        "scheme": scheme,
        "source": source,
    }
    revise_row(envelope, values, by=by, seen=seen)


@write_transaction()
def remove_envelope(*, envelope: GrantEnvelope, by: Member) -> None:
    """« Annuler » adds it again."""
    lock_roadmap(by.roadmap)
    record_change(by=by, verb="remove", about=envelope, before={"amount": envelope.amount})
    envelope.delete()


def _check_envelope(
    envelope: GrantEnvelope | None,
    kind: str,
    name: str,
    amount: Decimal,
    requested_elsewhere: Decimal,
    scheme: FundingScheme | None,
    by: Member,
) -> None:
    if kind == GrantEnvelope.Kind.ENGINEERING or not GrantEnvelope.Kind(kind):
        raise Refused(
            _("L’enveloppe d’ingénierie s’écrit plus haut, une seule fois."), code="engineering-envelope-is-alone"
        )
    refuse_senseless_envelope(amount, requested_elsewhere)
    namesake = GrantEnvelope.objects.filter(roadmap=by.roadmap, kind=kind, name=name).first()
    if namesake and namesake != envelope:
        raise Refused(_("Une enveloppe porte déjà ce nom."), code="envelope-name-taken", field="name")
    if scheme and scheme.roadmap_id not in (None, by.roadmap.pk):
        raise Refused(
            _("Ce dispositif est celui d’une autre feuille de route."), code="scheme-of-another-roadmap", field="scheme"
        )
