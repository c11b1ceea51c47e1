"""The catalogue that comes with Jalons, and the schemes added by teams."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.funding.changes.line_checks import refuse_stale_rows
from jalons.funding.models import FundingLine, FundingScheme
from jalons.funding.rules.schemes import CapPer
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member


@write_transaction()
def load_catalogue(*, rows: list[dict[str, Any]]) -> tuple[int, int]:
    """Adds new rows to the common catalogue and corrects changed ones; gives both counts. Schemes of teams are not
    touched.

    A row that is no longer in the catalogue stays: actions may cite it.
    """
    schemes = {scheme.key: scheme for scheme in FundingScheme.objects.filter(roadmap=None)}
    added = corrected = 0
    for row in rows:
        scheme = schemes.get(row["key"])
        if scheme is None:
            FundingScheme.objects.create(**row)
            added += 1
        elif differing := [name for name, value in row.items() if getattr(scheme, name) != value]:
            for name in differing:
                setattr(scheme, name, row[name])
            scheme.save(update_fields=differing)
            corrected += 1
    return added, corrected


@write_transaction()
def add_scheme(*, by: Member, name: str, **facts: Any) -> FundingScheme:
    lock_roadmap(by.roadmap)
    _check_scheme(name, None, by, **facts)
    scheme = FundingScheme.objects.create(roadmap=by.roadmap, name=name, **facts)
    record_change(by=by, verb="add", about=scheme, after={"funder": scheme.funder})
    return scheme


@write_transaction()
def edit_scheme(
    *, scheme: FundingScheme, by: Member, name: str, seen: str | None = None, **facts: Any
) -> FundingScheme:
    """Revises a row of the team. A row of the catalogue is never changed: the team gets its own version, which the
    lines of this roadmap cite from then on."""
    lock_roadmap(by.roadmap)
    own = scheme if scheme.roadmap_id else FundingScheme.objects.filter(roadmap=by.roadmap, adapts=scheme).first()
    refuse_stale_rows(seen, own or scheme, by=by)
    _check_scheme(name, own, by, **facts)
    if own:
        revise_row(own, {"name": name, **facts}, by=by)
        return own
    own = FundingScheme.objects.create(roadmap=by.roadmap, adapts=scheme, name=name, **facts)
    FundingLine.objects.filter(action__roadmap=by.roadmap, listed_scheme=scheme).update(listed_scheme=own)
    differing = [field for field, value in {"name": name, **facts}.items() if getattr(scheme, field) != value]
    record_change(
        by=by,
        verb="adapt",
        about=own,
        before={field: getattr(scheme, field) for field in differing},
        after={field: getattr(own, field) for field in differing},
    )
    return own


@write_transaction()
def remove_scheme(*, scheme: FundingScheme, by: Member) -> None:
    """Only for schemes of the team. The refusal names the lines that cite it."""
    citing = FundingLine.objects.filter(listed_scheme=scheme).select_related("action__axis")
    if codes := sorted({line.action.code for line in citing}):
        raise Refused(
            _("Des ressources citent ce dispositif : actions %(codes)s. Choisissez-leur un autre dispositif d’abord.")
            % {"codes": ", ".join(codes)},
            code="scheme-in-use",
        )
    record_change(by=by, verb="remove", about=scheme, before={"funder": scheme.funder})
    scheme.delete()


def _check_scheme(
    name: str,
    own: FundingScheme | None,
    by: Member,
    *,
    cap: Decimal | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    cap_per: str = CapPer.PROJECT,
    **_facts: Any,
) -> None:
    CapPer(cap_per)
    namesake = FundingScheme.objects.filter(roadmap=by.roadmap, name=name).first()
    if namesake and namesake != own:
        raise Refused(_("Un de vos dispositifs porte déjà ce nom."), code="scheme-name-taken", field="name")
    if cap is not None and cap <= 0:
        raise Refused(_("Écrivez un montant positif."), code="amount-not-positive", field="cap")
    if valid_from and valid_to and valid_to < valid_from:
        raise Refused(_("La fermeture vient après l’ouverture."), code="scheme-days-reversed", field="valid_to")
