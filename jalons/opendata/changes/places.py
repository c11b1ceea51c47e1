"""Changes of a team to places: it adds some, and corrects or hides those of the lists. Lists never change, and each of
these acts can be undone by another one."""

from collections.abc import Collection
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale, row_stamp
from jalons.opendata.models import LocalPlace, Place, PlaceCorrection
from jalons.opendata.rules.places import EDITABLE, Located, locate_place, remove_emails
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member, Roadmap
from jalons.territories.models import Commune

LISTS = ("services", "programmes", "publics", "care", "fees", "access", "support")


@write_transaction()
def add_place(*, by: Member, **fields: Any) -> LocalPlace:
    """`said`: the values of `PlaceForm`."""
    lock_roadmap(by.roadmap)
    facts = _place_columns(by.roadmap, **fields)
    _refuse_same_name(by.roadmap, facts)
    place = LocalPlace.objects.create(
        roadmap=by.roadmap, commune_id=facts.pop("commune"), updated_on=timezone.localdate(), **facts
    )
    record_change(by=by, verb="add", about=place)
    return place


def place_stamp(place: Place | LocalPlace, roadmap: Roadmap) -> str:
    """Of a place as a roadmap writes it: its own, or its correction of one that a list gave. One query."""
    if isinstance(place, LocalPlace):
        return row_stamp(LocalPlace.objects.filter(pk=place.pk).first())
    return row_stamp(_find_correction(place, roadmap))


@write_transaction()
def revise_place(*, place: LocalPlace, by: Member, seen: str | None = None, **fields: Any) -> LocalPlace:
    """The place counts as checked today."""
    lock_roadmap(by.roadmap)
    refuse_stale(seen, place_stamp(place, by.roadmap))
    facts = _place_columns(by.roadmap, **fields)
    _refuse_same_name(by.roadmap, facts, place)
    facts["commune"] = Commune.objects.get(pk=facts["commune"])
    revise_row(place, facts | {"updated_on": timezone.localdate()}, by=by)
    return place


@write_transaction()
def remove_place(*, place: LocalPlace, by: Member) -> None:
    record_change(
        by=by, verb="remove", about=place, before={name: getattr(place, name) for name in ("address", "services")}
    )
    place.delete()


@write_transaction()
def correct_place(*, place: Place, by: Member, seen: str | None = None, **fields: Any) -> PlaceCorrection | None:
    """Stores the values that differ from the list, with the day; the others follow the list again."""
    lock_roadmap(by.roadmap)
    refuse_stale(seen, place_stamp(place, by.roadmap))
    facts = _place_columns(by.roadmap, **fields)
    values = {name: value for name, value in facts.items() if value != getattr(place, name)}
    if place.located not in (Located.GIVEN, Located.SWAPPED) and facts["located"] == Located.ABSENT:
        # Without a point of its own, it keeps the point of its commune, unless the commune changes.
        for name in ("longitude", "latitude", "located"):
            if facts["commune"] == place.commune:
                values.pop(name, None)
    if values:
        values["updated_on"] = timezone.localdate().isoformat()
    return _save_correction(place, by, "correct", values=values)


@write_transaction()
def verify_place(*, place: Place | LocalPlace, by: Member) -> None:
    """Somebody visited or called: the fiche is right today."""
    today = timezone.localdate()
    if isinstance(place, LocalPlace):
        revise_row(place, {"updated_on": today}, by=by, verb="verify")
    else:
        _save_correction(
            place, by, "verify", values=_find_correction(place, by.roadmap).values | {"updated_on": today.isoformat()}
        )


@write_transaction()
def hide_place(*, place: Place | LocalPlace, because: str, by: Member) -> None:
    """Removes it from the offer of this roadmap. The reason is stored and shown."""
    if not because.strip():
        raise Refused(
            _("Dites pourquoi : la personne suivante doit le comprendre."), code="reason-missing", field="because"
        )
    if isinstance(place, LocalPlace):
        revise_row(place, {"hidden_because": because.strip()}, by=by, verb="hide")
    else:
        _save_correction(place, by, "hide", hidden_because=because.strip())


@write_transaction()
def show_place(*, place: Place | LocalPlace, by: Member) -> None:
    if isinstance(place, LocalPlace):
        revise_row(place, {"hidden_because": ""}, by=by, verb="show")
    else:
        _save_correction(place, by, "show", hidden_because="")


@write_transaction()
def undo_corrections(*, place: Place, by: Member) -> None:
    """The values of the list are shown again. A place hidden or set apart stays so."""
    _save_correction(place, by, "undo", values={})


@write_transaction()
def set_place_apart(*, place: Place, is_apart: bool, by: Member) -> None:
    """Whether it differs from the similar place of another list."""
    _save_correction(place, by, "part" if is_apart else "join_again", is_apart=is_apart)


def _save_correction(place: Place, by: Member, verb: str, **values: Any) -> PlaceCorrection | None:
    """An empty correction is deleted."""
    lock_roadmap(by.roadmap)
    correction = _find_correction(place, by.roadmap)
    before = {name: getattr(correction, name) for name in values}
    if before == values:
        return correction if correction.pk else None
    for name, value in values.items():
        setattr(correction, name, value)
    changes = _correction_for_journal(before), _correction_for_journal(values)
    if correction.values or correction.hidden_because or correction.is_apart:
        correction.save()
        record_change(by=by, verb=verb, about=correction, before=changes[0], after=changes[1])
        return correction
    record_change(by=by, verb=verb, about=correction, before=changes[0], after=changes[1])
    correction.delete()
    return None


def _correction_for_journal(values: dict[str, Any]) -> dict[str, Any]:
    """Each corrected field by its name, for the journal."""
    fields: dict[str, Any] = values.get("values", {})
    return {name: value for name, value in values.items() if name != "values"} | fields


def _find_correction(place: Place, roadmap: Roadmap) -> PlaceCorrection:
    key = {"roadmap": roadmap, "source": place.vintage.source, "source_id": place.source_id}
    return PlaceCorrection.objects.filter(**key).first() or PlaceCorrection(**key, name=place.name)


def _place_columns(
    roadmap: Roadmap,
    *,
    name: str,
    commune: Commune,
    address: str = "",
    longitude: float | None = None,
    latitude: float | None = None,
    moves: Collection[str] = ("fixed",),
    hours: str = "",
    phone: str = "",
    website: str = "",
    **lists: Collection[str],
) -> dict[str, Any]:
    """The columns of a place from the values of a form."""
    if not roadmap.communes.filter(pk=commune.pk).exists():
        raise Refused(
            _("Cette commune n’est pas dans le périmètre de la feuille de route."),
            code="commune-out-of-perimeter",
            field="commune",
        )
    if (longitude is None) != (latitude is None):
        missing = "longitude" if longitude is None else "latitude"
        raise Refused(_("Écrivez les deux coordonnées, ou aucune."), code="coordinate-missing", field=missing)
    anchor = None if commune.longitude is None or commune.latitude is None else (commune.longitude, commune.latitude)
    point, origin = locate_place(longitude, latitude, anchor)
    if origin in (Located.FAR, Located.ZERO):
        raise Refused(
            _("Ce point est loin de la commune. Vérifiez les deux coordonnées."), code="point-too-far", field="latitude"
        )
    facts = {
        "name": remove_emails(name),
        "commune": commune.pk,
        "address": remove_emails(address),
        "longitude": point[0] if point else None,
        "latitude": point[1] if point else None,
        "located": Located.GIVEN if origin is Located.SWAPPED else origin,
        "is_fixed": "fixed" in moves,
        "is_itinerant": "itinerant" in moves,
        "hours": remove_emails(hours),
        "phone": phone.strip(),
        "website": website,
        **{key: list(lists.get(key, ())) for key in LISTS},
    }
    if not facts["name"]:
        raise Refused(_("Donnez un nom à ce lieu."), code="place-name-missing", field="name")
    assert set(facts) == set(EDITABLE) - {"updated_on"}
    return facts


def _refuse_same_name(roadmap: Roadmap, facts: dict[str, Any], place: LocalPlace | None = None) -> None:
    same = LocalPlace.objects.filter(roadmap=roadmap, commune=facts["commune"], name=facts["name"]).first()
    if same and same != place:
        raise Refused(_("Vous avez déjà un lieu de ce nom dans cette commune."), code="place-name-taken", field="name")
