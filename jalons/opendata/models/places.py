"""Places of mediation: as a source gives them, never changed; and corrections by teams, stored apart."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalons.opendata.models.figures import SourceVintage
from jalons.opendata.rules import mediation_standard, places
from jalons.roadmaps.models import Roadmap
from jalons.territories.models import Commune


class Family(models.TextChoices):
    FIRST_STEPS = mediation_standard.Family.FIRST_STEPS, _("premiers pas")
    PROCEDURES = mediation_standard.Family.PROCEDURES, _("démarches")
    POTENTIAL = mediation_standard.Family.POTENTIAL, _("potentialités")
    EQUIPMENT = mediation_standard.Family.EQUIPMENT, _("équipement")


class Freshness(models.TextChoices):
    FRESH = places.Freshness.FRESH, _("à jour")
    TO_CHECK = places.Freshness.TO_CHECK, _("à vérifier")
    TO_UPDATE = places.Freshness.TO_UPDATE, _("à mettre à jour")
    UNKNOWN = places.Freshness.UNKNOWN, _("date inconnue")


class Located(models.TextChoices):
    GIVEN = places.Located.GIVEN, _("à ses coordonnées")
    SWAPPED = places.Located.SWAPPED, _("longitude et latitude inversées dans le fichier, remises dans l’ordre")
    ABSENT = places.Located.ABSENT, _("pas de coordonnées : placé au point de sa commune")
    ZERO = places.Located.ZERO, _("coordonnées à zéro dans le fichier : placé au point de sa commune")
    FAR = places.Located.FAR, _("coordonnées trop loin de sa commune : placé au point de sa commune")
    NOWHERE = places.Located.NOWHERE, _("emplacement inconnu")


class Described(models.Model):
    """The facts of a place. Lists hold words of the national standard (`rules.standard`)."""

    pivot = models.CharField(max_length=14, blank=True, help_text="SIRET, RNA or RIDET")
    name = models.CharField(_("nom"), max_length=200)
    address = models.CharField(_("adresse"), max_length=300, blank=True)
    postcode = models.CharField(_("code postal"), max_length=5, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    located = models.CharField(_("origine des coordonnées"), max_length=7, choices=Located)
    services = models.JSONField(_("services"), default=list)
    programmes = models.JSONField(_("programmes"), default=list)
    publics = models.JSONField(_("publics"), default=list)
    care = models.JSONField(_("prise en charge"), default=list)
    fees = models.JSONField(_("tarifs"), default=list)
    access = models.JSONField(_("accès"), default=list)
    support = models.JSONField(_("accompagnement"), default=list)
    zones = models.JSONField(default=list, help_text="QPV, FRR: where it says it is")
    is_fixed = models.BooleanField(_("lieu fixe"), default=True)
    is_itinerant = models.BooleanField(_("lieu itinérant"), default=False)
    hours = models.CharField(_("horaires"), max_length=300, blank=True)
    phone = models.CharField(_("téléphone"), max_length=25, blank=True)
    website = models.CharField(_("site"), max_length=300, blank=True)
    updated_on = models.DateField(_("mis à jour le"), null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


def _place_constraints(name: str) -> list[models.CheckConstraint]:
    """Constraints on every place."""
    return [
        models.CheckConstraint(
            condition=Q(located=places.Located.NOWHERE, longitude=None, latitude=None)
            | Q(~Q(located=places.Located.NOWHERE), longitude__isnull=False, latitude__isnull=False),
            name=f"{name}_has_a_point_or_is_nowhere",
        ),
        models.CheckConstraint(
            condition=Q(is_fixed=True) | Q(is_itinerant=True), name=f"{name}_is_fixed_or_itinerant_or_both"
        ),
        models.CheckConstraint(condition=~Q(name=""), name=f"{name}_has_a_name"),
    ]


class PlaceQuerySet(models.QuerySet["Place"]):
    def around(self, west: float, south: float, east: float, north: float) -> Self:
        return self.filter(longitude__gte=west, longitude__lte=east, latitude__gte=south, latitude__lte=north)


class Place(Described):
    """One place in one vintage of a source."""

    vintage = models.ForeignKey(SourceVintage, on_delete=models.CASCADE, related_name="places", db_index=False)
    source_id = models.TextField(help_text="of its producer: long ones are several put together by deduplication")
    commune = models.CharField(max_length=5, help_text="INSEE code")

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "id"]
        indexes: ClassVar = [
            models.Index(fields=["vintage", "commune"], name="places_of_a_commune"),
            models.Index(fields=["vintage", "latitude"], name="places_by_latitude"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["vintage", "source_id"], name="one_place_per_vintage_and_identifier"),
            *_place_constraints("place"),
        ]


class LocalPlace(Described):
    """A place added by a team, absent from sources. When hidden, it stays with the reason, and may be restored."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="local_places")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    hidden_because = models.CharField(_("motif"), max_length=300, blank=True)
    origin = models.CharField(max_length=120, blank=True, help_text="its identifier in the list that it came with")

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "commune", "name"], name="one_local_place_per_commune_and_name"),
            *_place_constraints("local_place"),
        ]


class PlaceCorrection(models.Model):
    """A team's correction of a place of a source, for its roadmap only. It stays when a later vintage is published."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="place_corrections")
    source = models.CharField(max_length=30, help_text="the key of its adapter")
    source_id = models.TextField()
    name = models.CharField(max_length=200, help_text="of the place, as it was then")
    values = models.JSONField(default=dict, help_text="field of the place → what the team says it is")
    hidden_because = models.CharField(_("motif"), max_length=300, blank=True)
    is_apart = models.BooleanField(
        _("distingué d’un autre lieu"), default=False, help_text="not the same place as the one of another source"
    )

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "source", "source_id"], name="one_correction_per_place"),
            models.CheckConstraint(
                condition=~Q(values={}) | ~Q(hidden_because="") | Q(is_apart=True), name="correction_changes_something"
            ),
        ]

    def __str__(self) -> str:
        return self.name
