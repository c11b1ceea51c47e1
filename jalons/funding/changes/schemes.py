"""The catalogue that comes with Jalons, and the schemes added by teams."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.funding.changes.line_checks import refuse_stale_rows
from jalons.funding.models import FundingLine, FundingScheme
from jalons.funding.models.schemes import FACTS, searched_words
from jalons.funding.rules.schemes import MOST_PERCENT, CapPer, Paid
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member


@write_transaction()
def load_catalogue(*, rows: list[dict[str, Any]]) -> tuple[int, int]:
    """Adds new rows to the common catalogue and corrects changed ones; gives both counts. Schemes of teams are not
    touched.

    A row that is no longer in the catalogue stays: actions may cite it.
    """
    schemes = {scheme.key: scheme for scheme in FundingScheme.objects.filter(roadmap=None, is_imported=False)}
    added = corrected = 0
    for row in rows:
        row = row | {"searched": searched_words(row)}
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
    scheme = _create_scheme(by, name=name, **facts)
    record_change(by=by, verb="add", about=scheme, after={"funder": scheme.funder})
    return scheme


@write_transaction()
def edit_scheme(
    *, scheme: FundingScheme, by: Member, name: str, seen: str | None = None, **facts: Any
) -> FundingScheme:
    """Revises a row of the team. A row of the catalogue is never changed: the team gets its own version, which the
    lines of this roadmap cite from then on."""
    lock_roadmap(by.roadmap)
    own = scheme if scheme.roadmap_id else _kept_version(scheme, by)
    refuse_stale_rows(seen, own or scheme, by=by)
    _check_scheme(name, own, by, **facts)
    if own:
        if revise_row(own, {"name": name, **facts}, by=by):
            FundingScheme.objects.filter(pk=own.pk).update(searched=searched_words(own))
        return own
    own = _create_scheme(by, adapts=scheme, name=name, **facts)
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


def _create_scheme(by: Member, **values: Any) -> FundingScheme:
    return FundingScheme.objects.create(roadmap=by.roadmap, **values, searched=searched_words(values))


def _kept_version(scheme: FundingScheme, by: Member) -> FundingScheme | None:
    return FundingScheme.objects.filter(roadmap=by.roadmap, adapts=scheme, removed_at=None).first()


@write_transaction()
def keep_scheme(*, scheme: FundingScheme, by: Member) -> FundingScheme:
    """The imported aid becomes a scheme of the team: its resources may cite it, whatever later imports say."""
    lock_roadmap(by.roadmap)
    if kept := _kept_version(scheme, by):
        return kept
    _refuse_taken_name(scheme.name, None, by)
    own = _create_scheme(by, adapts=scheme, **{name: getattr(scheme, name) for name in FACTS})
    record_change(by=by, verb="keep", about=own, after={"funder": own.funder, "source_url": own.source_url})
    return own


@write_transaction()
def check_source_today(*, schemes: Collection[FundingScheme], by: Member) -> int:
    """Somebody has read the source again and nothing has changed. Returns how many had an older day."""
    lock_roadmap(by.roadmap)
    today = timezone.localdate()
    return sum(revise_row(scheme, {"source_on": today}, by=by) for scheme in _own_schemes(schemes, by))


@write_transaction()
def remove_schemes(*, schemes: Collection[FundingScheme], by: Member) -> list[FundingScheme]:
    """Only for schemes of the team, which may take them back. The refusal names the lines that cite one of them."""
    lock_roadmap(by.roadmap)
    rows = _own_schemes(schemes, by)
    citing = FundingLine.objects.filter(listed_scheme__in=rows).select_related("action__axis")
    if codes := sorted({line.action.code for line in citing}):
        raise Refused(
            _("Des ressources citent ce dispositif : actions %(codes)s. Choisissez-leur un autre dispositif d’abord.")
            % {"codes": ", ".join(codes)},
            code="scheme-in-use",
        )
    for scheme in rows:
        scheme.removed_at = timezone.now()
        scheme.save(update_fields=["removed_at"])
        record_change(by=by, verb="remove", about=scheme, before={"funder": scheme.funder})
    return rows


@write_transaction()
def restore_schemes(*, schemes: Collection[int], by: Member) -> None:
    """« Annuler », after a removal. A scheme that has since got its name again stays removed."""
    lock_roadmap(by.roadmap)
    removed = FundingScheme.objects.filter(roadmap=by.roadmap, pk__in=schemes).exclude(removed_at=None)
    for scheme in removed.select_related("adapts"):
        _refuse_taken_name(scheme.name, scheme, by)
        if scheme.adapts and _kept_version(scheme.adapts, by):
            raise Refused(_("Vous avez déjà une autre version de ce dispositif."), code="scheme-kept-again")
        scheme.removed_at = None
        scheme.save(update_fields=["removed_at"])
        record_change(by=by, verb="restore", about=scheme, after={"funder": scheme.funder})


def _own_schemes(schemes: Collection[FundingScheme], by: Member) -> list[FundingScheme]:
    """Those of the team that are still there."""
    pks = [scheme.pk for scheme in schemes]
    rows = list(FundingScheme.objects.filter(roadmap=by.roadmap, removed_at=None, pk__in=pks))
    if not rows:
        raise Refused(_("Cochez au moins un dispositif ajouté par votre équipe."), code="no-own-scheme-picked")
    return rows


def _refuse_taken_name(name: str, own: FundingScheme | None, by: Member) -> None:
    namesake = FundingScheme.objects.filter(roadmap=by.roadmap, name=name, removed_at=None).first()
    if namesake and namesake != own:
        raise Refused(_("Un de vos dispositifs porte déjà ce nom."), code="scheme-name-taken", field="name")


def _check_scheme(
    name: str,
    own: FundingScheme | None,
    by: Member,
    *,
    floor: Decimal | None = None,
    cap: Decimal | None = None,
    rate_min: Decimal | None = None,
    rate_max: Decimal | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    cap_per: str = CapPer.PROJECT,
    is_investment_only: bool = False,
    paid_kinds: Sequence[str] = (),
    **_facts: Any,
) -> None:
    CapPer(cap_per)
    _refuse_taken_name(name, own, by)
    for field, amount in {"floor": floor, "cap": cap}.items():
        if amount is not None and amount <= 0:
            raise Refused(_("Écrivez un montant positif."), code="amount-not-positive", field=field)
    if floor and cap and cap < floor:
        raise Refused(_("Le plafond est plus bas que le plancher."), code="scheme-cap-under-floor", field="cap")
    for field, rate in {"rate_min": rate_min, "rate_max": rate_max}.items():
        if rate is not None and not 0 <= rate <= MOST_PERCENT:
            raise Refused(_("Un taux va de 0 à 100 %."), code="rate-not-a-percent", field=field)
    if rate_min is not None and rate_max is not None and rate_max < rate_min:
        raise Refused(_("Le taux le plus haut est sous le plus bas."), code="scheme-rates-reversed", field="rate_max")
    if valid_from and valid_to and valid_to < valid_from:
        raise Refused(_("La fermeture vient après l’ouverture."), code="scheme-days-reversed", field="valid_to")
    if is_investment_only and set(paid_kinds) - {Paid.INVESTMENT}:
        sentence = _("Décochez « ne paie que de l’investissement », ou le reste de ce qu’il paie.")
        raise Refused(sentence, code="scheme-pays-more", field="paid_kinds")
