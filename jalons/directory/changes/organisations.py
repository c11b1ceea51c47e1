"""Changes of organisations: created by their name when needed, corrected, merged when written twice."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ManyToOneRel, ProtectedError
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import matching_key
from jalons.directory.models import Contact, Organisation
from jalons.directory.rules import numbers
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member, Roadmap
from jalons.territories.models import Commune

MOST_OTHER_NAMES = 12


def ensure_organisation(name: str, *, by: Member) -> Organisation | None:
    """The organisation that has that name, or has it among its other names, whatever its case and accents; created when
    there is none. The caller must hold the lock."""
    name = " ".join(name.split())
    if not name:
        return None
    return _organisation_by_name(name, by.roadmap) or _create_organisation(name, by)


def find_organisation(name: str, siret: str, roadmap: Roadmap) -> Organisation | None:
    """The one that has this SIRET, else the one of that name, whatever its case and accents."""
    return organisation_by_siret(siret, roadmap) or _organisation_by_name(name, roadmap)


def organisation_by_siret(siret: str, roadmap: Roadmap) -> Organisation | None:
    return Organisation.objects.filter(roadmap=roadmap, siret=siret).first() if siret else None


def _lock_organisation(organisation: Organisation) -> Organisation:
    """Reads the organisation again under the lock."""
    lock_roadmap(organisation.roadmap)
    current = Organisation.objects.select_related("roadmap").filter(pk=organisation.pk).first()
    if current is None:
        raise Refused(
            _("Cette structure n’est plus là : quelqu’un vient de la supprimer, ou de la réunir avec une autre."),
            code="organisation-gone",
        )
    return current


def _organisation_by_name(name: str, roadmap: Roadmap) -> Organisation | None:
    # Compared in Python, because neither database ignores accents by itself.
    organisations, key = list(Organisation.objects.filter(roadmap=roadmap)), matching_key(name)
    named = (organisation for organisation in organisations if matching_key(organisation.name) == key)
    otherwise = (organisation for organisation in organisations if key in organisation.name_keys)
    return next(named, None) or next(otherwise, None)


def _create_organisation(name: str, by: Member, **values: Any) -> Organisation:
    organisation = Organisation.objects.create(roadmap=by.roadmap, name=name, **values)
    record_change(by=by, verb="add", about=organisation)
    return organisation


@write_transaction()
def add_organisation(
    *,
    name: str,
    by: Member,
    siren: str = "",
    siret: str = "",
    category: str = "",
    commune: Commune | None = None,
    other_names: Sequence[str] = (),
) -> Organisation:
    lock_roadmap(by.roadmap)
    name = " ".join(name.split())
    checked = _check_numbers(siren, siret)
    _refuse_taken_name(name, by)
    others = _check_other_names(name, other_names, by)
    _refuse_taken_siret(checked["siret"], by)
    return _create_organisation(name, by, category=category, commune=commune, other_names=others, **checked)


@write_transaction()
def revise_organisation(
    *,
    organisation: Organisation,
    name: str,
    by: Member,
    siren: str = "",
    siret: str = "",
    category: str = "",
    commune: Commune | None = None,
    other_names: Sequence[str] | None = None,
    seen: str | None = None,
) -> None:
    """A name that changes stays among the other names: what was written with it still finds its organisation.
    `other_names`: None to keep those that it has."""
    organisation = _lock_organisation(organisation)
    name = " ".join(name.split())
    _refuse_taken_name(name, by, but=organisation)
    others = [*(organisation.other_names if other_names is None else other_names), organisation.name]
    others = _check_other_names(name, others, by, but=organisation)
    checked = _check_numbers(siren, siret)
    # A table brought in may have given it to both: the other fields may still be corrected.
    if checked["siret"] != organisation.siret:
        _refuse_taken_siret(checked["siret"], by)
    values = {"name": name, "other_names": others, "category": category, "commune": commune, **checked}
    revise_row(organisation, values, by=by, seen=seen)


@write_transaction()
def fill_in_siret(*, organisation: Organisation, siret: str, by: Member) -> bool:
    """Gives its number to an organisation that has none. Returns False, and does nothing, when it has one, when the
    number is wrong, or when another organisation has it."""
    organisation = _lock_organisation(organisation)
    siret = numbers.strip_separators(siret)
    fits = numbers.is_siret(siret) and siret.startswith(organisation.siren)
    if organisation.siret or not fits or organisation_by_siret(siret, by.roadmap):
        return False
    return revise_row(organisation, {"siren": siret[:9], "siret": siret}, by=by)


def _refuse_taken_name(name: str, by: Member, but: Organisation | None = None) -> None:
    existing = _organisation_by_name(name, by.roadmap)
    if existing is not None and existing != but:
        raise Refused(
            _("Une structure porte déjà ce nom : vous pouvez les réunir."), code="organisation-name-taken", field="name"
        )


def _check_other_names(name: str, others: Iterable[str], by: Member, but: Organisation | None = None) -> list[str]:
    """Each once, without the name itself; refused when another organisation has one of them."""
    kept: dict[str, str] = {}
    for other in (" ".join(other.split()) for other in others):
        if matching_key(other) and matching_key(other) != matching_key(name):
            kept.setdefault(matching_key(other), other)
    for other in kept.values():
        existing = _organisation_by_name(other, by.roadmap)
        if existing is not None and existing != but:
            raise Refused(
                _("« %(other)s » est aussi « %(name)s » : vous pouvez réunir les deux structures.")
                % {"other": other, "name": existing.name},
                code="organisation-known-by-other-name",
                field="other_names",
            )
    if len(kept) > MOST_OTHER_NAMES:
        raise Refused(
            _("Gardez %(most)d autres noms au plus.") % {"most": MOST_OTHER_NAMES},
            code="too-many-other-names",
            field="other_names",
        )
    return list(kept.values())


def _refuse_taken_siret(siret: str, by: Member) -> None:
    existing = organisation_by_siret(siret, by.roadmap)
    if existing is not None:
        raise Refused(
            _("Ce SIRET est celui de « %(name)s ». Vérifiez le numéro, ou prenez cette structure dans la liste.")
            % {"name": existing.name},
            code="siret-taken",
            field="siret",
        )


def _check_numbers(siren: str, siret: str) -> dict[str, str]:
    siren, siret = numbers.strip_separators(siren), numbers.strip_separators(siret)
    if siren and not numbers.is_siren(siren):
        raise Refused(
            _("Ce SIREN contient une faute : il a 9 chiffres, et le dernier vérifie les autres."),
            code="siren-wrong",
            field="siren",
        )
    if siret and not numbers.is_siret(siret):
        raise Refused(
            _("Ce SIRET contient une faute : il a 14 chiffres, et le dernier vérifie les autres."),
            code="siret-wrong",
            field="siret",
        )
    if siren and siret and not siret.startswith(siren):
        raise Refused(
            _("Le SIRET commence par le SIREN : l’un des deux n’est pas de cette structure."),
            code="siret-of-another-siren",
            field="siret",
        )
    return {"siren": siren or siret[:9], "siret": siret}


@write_transaction()
def merge_organisations(*, organisation: Organisation, other: Organisation, by: Member) -> None:
    """`organisation` takes the people of `other`, whatever else refers to it, its names, and the values that it lacks;
    `other` is deleted."""
    if organisation == other:
        raise Refused(_("Choisissez une autre structure."), code="organisation-is-the-same", field="other")
    organisation, other = _lock_organisation(organisation), _lock_organisation(other)
    _move_references(other, organisation)
    names = ("category", "commune", "siren", "siret")
    values: dict[str, Any] = {name: getattr(organisation, name) or getattr(other, name) for name in names}
    if values["siret"] and not values["siret"].startswith(values["siren"]):
        values["siret"] = organisation.siret
    known = set(organisation.name_keys)
    others = [name for name in (other.name, *other.other_names) if matching_key(name) not in known]
    values["other_names"] = [*organisation.other_names, *others][:MOST_OTHER_NAMES]
    record_change(by=by, verb="merge", about=organisation, before={"name": other.name})
    _delete_organisation(other)
    revise_row(organisation, values, by=by)


def _move_references(other: Organisation, organisation: Organisation) -> None:
    """Moves to `organisation` the rows of the floors above, whatever they are, as for two contacts."""
    for relation in Organisation._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ManyToOneRel):
            continue
        rows = relation.related_model._base_manager.filter(**{relation.field.name: other})
        try:
            with transaction.atomic():
                rows.update(**{relation.field.name: organisation})
        except IntegrityError as error:
            raise Refused(
                _("Ces deux structures sont dans « Structures membres » : réunissez-les sur cette page."),
                code="organisations-in-the-same-list",
                field="other",
            ) from error


@write_transaction()
def remove_organisation(*, organisation: Organisation, by: Member) -> None:
    organisation = _lock_organisation(organisation)
    if Contact.objects.filter(organisation=organisation).exists():
        raise Refused(
            _("Des personnes font partie de cette structure. Réunissez-la avec une autre, ou déplacez-les."),
            code="organisation-has-people",
        )
    record_change(by=by, verb="remove", about=organisation)
    _delete_organisation(organisation)


def _delete_organisation(organisation: Organisation) -> None:
    """Floors above may refer to it with a protected foreign key."""
    try:
        organisation.delete()
    except ProtectedError as error:
        sentence = _("« %(name)s » est citée ailleurs, par exemple dans une demande de subvention. Gardez-la.")
        raise Refused(sentence % {"name": organisation.name}, code="organisation-cited") from error
