"""The official geography. Codes are text. When France changes, rows are dated instead of deleted."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _


def exact_length(field: str, *lengths: int, name: str) -> models.CheckConstraint:
    condition: Q | Exact = Q()
    for length in lengths:
        condition |= Q(Exact(Length(F(field)), length))
    return models.CheckConstraint(condition=condition, name=name)


class Vintage(models.Model):
    """A loaded year of the official geography. Pages show the latest one, and name it as their source."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    valid_from = models.DateField()
    stamp = models.CharField(max_length=64, help_text="SHA-256 of the provenance file of the embedded data")
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["-year"]

    def __str__(self) -> str:
        return str(self.year)


class Region(models.Model):
    code = models.CharField(max_length=3, primary_key=True)
    name = models.CharField(max_length=80)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Departement(models.Model):
    """A département, or a collectivité d’outre-mer, which is also a Region of the same code."""

    code = models.CharField(max_length=3, primary_key=True)
    name = models.CharField(max_length=80)
    region = models.ForeignKey(Region, on_delete=models.PROTECT)

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [exact_length("code", 2, 3, name="departement_code_is_two_or_three_long")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_a_departement(self) -> bool:
        return self.code != self.region_id


class Epci(models.Model):
    class Kind(models.TextChoices):
        CC = "CC", _("communauté de communes")
        CA = "CA", _("communauté d’agglomération")
        CU = "CU", _("communauté urbaine")
        METRO = "METRO", _("métropole")
        MET69 = "MET69", _("métropole à statut particulier")
        EPT = "EPT", _("établissement public territorial")

    class Taxes(models.TextChoices):
        FPU = "FPU", _("fiscalité professionnelle unique")
        FA = "FA", _("fiscalité additionnelle")

    siren = models.CharField(max_length=9, primary_key=True)
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=8, choices=Kind)
    taxes = models.CharField(max_length=3, choices=Taxes, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            exact_length("siren", 9, name="epci_siren_is_nine_long"),
            models.CheckConstraint(
                condition=Q(kind="EPT", taxes="")
                | (Q(kind__in=["CC", "CA", "CU", "METRO", "MET69"]) & Q(taxes__in=["FPU", "FA"])),
                name="epci_levies_taxes_unless_ept",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Commune(models.Model):
    class Anchor(models.TextChoices):
        TOWN_HALL = "mairie", _("mairie")
        INTERIOR = "interieur", _("point intérieur")

    code = models.CharField(max_length=5, primary_key=True)
    name = models.CharField(max_length=80)
    departement = models.ForeignKey(Departement, on_delete=models.PROTECT)
    siren = models.CharField(max_length=9, blank=True, db_index=True)
    population = models.PositiveIntegerField(
        null=True, blank=True, help_text="null: unknown; 0: really nobody (villages destroyed in 1916)"
    )
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    anchor = models.CharField(max_length=9, choices=Anchor, blank=True, help_text="what the point is; blank: no point")
    withdrawn_on = models.DateField(null=True, blank=True, help_text="the day it ceased to be a commune")

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            exact_length("code", 5, name="commune_code_is_five_long"),
            exact_length("siren", 0, 9, name="commune_siren_is_nine_long_or_blank"),
            models.CheckConstraint(
                condition=Q(anchor="", longitude=None, latitude=None)
                | Q(
                    anchor__in=["mairie", "interieur"],
                    longitude__gte=-180,
                    longitude__lte=180,
                    latitude__gte=-90,
                    latitude__lte=90,
                ),
                name="commune_point_is_on_earth_or_absent",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OldCode(models.Model):
    """A code that no longer designates a commune, and the present commune that replaces it."""

    code = models.CharField(max_length=5, primary_key=True)
    commune = models.ForeignKey(Commune, on_delete=models.CASCADE, related_name="old_codes")

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            exact_length("code", 5, name="old_code_is_five_long"),
            models.CheckConstraint(condition=~Q(code=F("commune")), name="old_code_is_not_its_commune"),
        ]

    def __str__(self) -> str:
        return self.code


class Part(models.Model):
    """A named part of a commune, often a former commune. Its code is a former one, or that of the commune."""

    class Kind(models.TextChoices):
        DELEGATED = "deleguee", _("commune déléguée")
        ASSOCIATED = "associee", _("commune associée")
        DISTRICT = "arrondissement", _("arrondissement municipal")

    code = models.CharField(max_length=5, primary_key=True)
    commune = models.ForeignKey(Commune, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=14, choices=Kind)
    name = models.CharField(max_length=80)

    class Meta:
        ordering: ClassVar = ["name", "code"]
        constraints: ClassVar = [
            exact_length("code", 5, name="part_code_is_five_long"),
            models.CheckConstraint(condition=~Q(name=""), name="part_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Postcode(models.Model):
    """A postcode and a commune it serves. A postcode is not a commune: 51300 serves 46 of them."""

    code = models.CharField(max_length=5)
    commune = models.ForeignKey(Commune, on_delete=models.CASCADE, related_name="postcodes")

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "commune"], name="one_postcode_per_commune_once"),
            exact_length("code", 5, name="postcode_is_five_long"),
        ]

    def __str__(self) -> str:
        return self.code


class MembershipQuerySet(models.QuerySet["EpciMembership"]):
    def on(self, day: date) -> Self:
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class EpciMembership(models.Model):
    """A commune in an EPCI, from a day to the day before `valid_to`."""

    commune = models.ForeignKey(Commune, on_delete=models.CASCADE, related_name="memberships")
    epci = models.ForeignKey(Epci, on_delete=models.CASCADE, related_name="memberships")
    own_taxes = models.BooleanField(
        default=True, help_text="false for an établissement public territorial, which comes on top of the métropole"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["commune", "own_taxes"], condition=Q(valid_to=None), name="one_current_epci_per_commune"
            ),
            models.UniqueConstraint(fields=["commune", "own_taxes", "valid_from"], name="one_epci_at_a_time"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="membership_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune_id} {self.epci_id}"


class SearchEntry(models.Model):
    """One way to find a territory: one of its names, folded, from one of its words to the end.

    « Le Grand Périgueux » has three: `le grand perigueux`, `grand perigueux`, `perigueux`. Each load rebuilds them.
    """

    class Kind(models.IntegerChoices):
        DEPARTEMENT = 0
        EPCI = 1
        COMMUNE = 2

    folded = models.CharField(max_length=150)
    reversed = models.CharField(max_length=150)
    whole = models.BooleanField(help_text="the entry starts where the name starts")
    name = models.CharField(max_length=80, blank=True, help_text="a name that is not the present one: a former commune")
    kind = models.PositiveSmallIntegerField(choices=Kind)
    weight = models.PositiveIntegerField(help_text="population, to rank equals")
    departement = models.ForeignKey(Departement, null=True, on_delete=models.CASCADE, db_index=False)
    epci = models.ForeignKey(Epci, null=True, on_delete=models.CASCADE, db_index=False)
    commune = models.ForeignKey(Commune, null=True, on_delete=models.CASCADE, db_index=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["folded"], name="search_by_start", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["reversed"], name="search_by_end", opclasses=["varchar_pattern_ops"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind=0, departement__isnull=False, epci=None, commune=None)
                | Q(kind=1, departement=None, epci__isnull=False, commune=None)
                | Q(kind=2, departement=None, epci=None, commune__isnull=False),
                name="search_entry_leads_to_one_territory",
            )
        ]

    def __str__(self) -> str:
        return self.folded
