"""Structures: created on the fly by their name, corrected, made one when written twice."""

from typing import Any

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from jalons.base.db import write
from jalons.base.errors import Refused
from jalons.base.french import plain
from jalons.directory.models import Contact, Organisation
from jalons.directory.rules import numbers
from jalons.roadmaps.changes import record, revise, take_turn
from jalons.roadmaps.models import Member
from jalons.territories.models import Commune


def organisation_named(name: str, *, by: Member) -> Organisation | None:
    """The organisation of that name, case and accents aside; created when there is none. Inside a turn only."""
    name = " ".join(name.split())
    if not name:
        return None
    return _known(name, by) or _create(name, by)


def _ours(organisation: Organisation) -> Organisation:
    """The structure as it is now that it is our turn."""
    take_turn(organisation.roadmap)
    known = Organisation.objects.select_related("roadmap").filter(pk=organisation.pk).first()
    if known is None:
        raise Refused(
            _("Cette structure n’est plus là : quelqu’un vient de la supprimer, ou de la réunir avec une autre.")
        )
    return known


def _known(name: str, by: Member) -> Organisation | None:
    # In Python: neither database folds accents by itself.
    organisations = Organisation.objects.filter(roadmap=by.roadmap)
    return next((organisation for organisation in organisations if plain(organisation.name) == plain(name)), None)


def _create(name: str, by: Member, **values: Any) -> Organisation:
    organisation = Organisation.objects.create(roadmap=by.roadmap, name=name, **values)
    record(by=by, verb="add", about=organisation)
    return organisation


@write()
def add_organisation(
    *, name: str, by: Member, siren: str = "", siret: str = "", category: str = "", commune: Commune | None = None
) -> Organisation:
    take_turn(by.roadmap)
    name = " ".join(name.split())
    values = {"category": category, "commune": commune, **_numbers(siren, siret)}
    _refuse_a_taken_name(name, by)
    return _create(name, by, **values)


@write()
def revise_organisation(
    *,
    organisation: Organisation,
    name: str,
    by: Member,
    siren: str = "",
    siret: str = "",
    category: str = "",
    commune: Commune | None = None,
) -> None:
    organisation = _ours(organisation)
    name = " ".join(name.split())
    _refuse_a_taken_name(name, by, but=organisation)
    values = {"name": name, "category": category, "commune": commune, **_numbers(siren, siret)}
    revise(organisation, values, by=by)


def _refuse_a_taken_name(name: str, by: Member, but: Organisation | None = None) -> None:
    known = _known(name, by)
    if known is not None and known != but:
        raise Refused(_("Une structure porte déjà ce nom : vous pouvez les réunir."), field="name")


def _numbers(siren: str, siret: str) -> dict[str, str]:
    siren, siret = numbers.figures(siren), numbers.figures(siret)
    if siren and not numbers.is_siren(siren):
        raise Refused(
            _("Ce SIREN contient une faute : il a 9 chiffres, et le dernier vérifie les autres."), field="siren"
        )
    if siret and not numbers.is_siret(siret):
        raise Refused(
            _("Ce SIRET contient une faute : il a 14 chiffres, et le dernier vérifie les autres."), field="siret"
        )
    if siren and siret and not siret.startswith(siren):
        raise Refused(_("Le SIRET commence par le SIREN : l’un des deux n’est pas de cette structure."), field="siret")
    return {"siren": siren or siret[:9], "siret": siret}


@write()
def merge_organisations(*, organisation: Organisation, other: Organisation, by: Member) -> None:
    """`organisation` takes the people of `other`, and what it did not know itself; `other` goes."""
    if organisation == other:
        raise Refused(_("Choisissez une autre structure."), field="other")
    organisation, other = _ours(organisation), _ours(other)
    Contact.objects.filter(organisation=other).update(organisation=organisation)
    names = ("category", "commune", "siren", "siret")
    values = {name: getattr(organisation, name) or getattr(other, name) for name in names}
    if values["siret"] and not values["siret"].startswith(values["siren"]):
        values["siret"] = organisation.siret
    record(by=by, verb="merge", about=organisation, before={"name": other.name})
    _delete(other)
    revise(organisation, values, by=by)


@write()
def remove_organisation(*, organisation: Organisation, by: Member) -> None:
    organisation = _ours(organisation)
    if Contact.objects.filter(organisation=organisation).exists():
        raise Refused(_("Des personnes font partie de cette structure. Réunissez-la avec une autre, ou déplacez-les."))
    record(by=by, verb="remove", about=organisation)
    _delete(organisation)


def _delete(organisation: Organisation) -> None:
    """Floors above may cite it; they say so by protecting it."""
    try:
        organisation.delete()
    except ProtectedError as error:
        sentence = _("« %(name)s » est citée ailleurs, par exemple dans une demande de subvention. Gardez-la.")
        raise Refused(sentence % {"name": organisation.name}) from error
