"""The catalogue of schemes: rows that come with Jalons, aids of a public catalogue, rows that a team writes."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jalons.base.french import fold_accents
from jalons.funding.rules import scheme_fit, schemes
from jalons.roadmaps.models import Roadmap


class SchemeQuerySet(models.QuerySet["FundingScheme"]):
    def of(self, roadmap: Roadmap | int) -> "SchemeQuerySet":
        """The catalogue and what the team added; a row adapted by the team is replaced by its version. Imported aids
        are left out until the team keeps them: there are thousands."""
        # On both sides of the OR, so that the index serves each of them.
        return self._seen_by(roadmap, is_imported=False)

    def whole_catalogue(self, roadmap: Roadmap | int) -> "SchemeQuerySet":
        """The same, with every imported aid that is still published."""
        return self._seen_by(roadmap)

    def _seen_by(self, roadmap: Roadmap | int, **only: bool) -> "SchemeQuerySet":
        common, own = Q(roadmap=None, withdrawn_on=None, **only), Q(roadmap=roadmap, removed_at=None, **only)
        kept = FundingScheme.objects.filter(roadmap=roadmap, removed_at=None).exclude(adapts=None)
        return self.filter(common | own).exclude(pk__in=kept.values("adapts"))


class FundingScheme(models.Model):
    """A dispositif: who pays what, where, for whom, how much, from when to when, and its source.

    Rows without a roadmap are the catalogue that comes with Jalons, or aids imported from a public catalogue
    (`is_imported`): they are never edited, a team adapts a copy. What no source says is empty, never guessed.
    """

    class CapPer(models.TextChoices):
        PROJECT = schemes.CapPer.PROJECT, _("par projet")
        POST = schemes.CapPer.POST, _("par poste")
        DEPARTEMENT = schemes.CapPer.DEPARTEMENT, _("par département")

    class Perimeter(models.TextChoices):
        COUNTRY = schemes.Perimeter.COUNTRY, _("toute la France")
        MAINLAND = schemes.Perimeter.MAINLAND, _("la France métropolitaine")
        OVERSEAS = schemes.Perimeter.OVERSEAS, _("l’outre-mer")
        REGION = schemes.Perimeter.REGION, _("une région")
        DEPARTEMENT = schemes.Perimeter.DEPARTEMENT, _("un département")
        EPCI = schemes.Perimeter.EPCI, _("une intercommunalité")
        COMMUNE = schemes.Perimeter.COMMUNE, _("une commune")
        OTHER = schemes.Perimeter.OTHER, _("un autre territoire")

    class Beneficiary(models.TextChoices):
        COMMUNE = schemes.Beneficiary.COMMUNE, _("une commune")
        EPCI = schemes.Beneficiary.EPCI, _("une intercommunalité")
        DEPARTEMENT = schemes.Beneficiary.DEPARTEMENT, _("un département")
        REGION = schemes.Beneficiary.REGION, _("une région")
        SOCIAL_CENTRE = schemes.Beneficiary.SOCIAL_CENTRE, _("un CCAS ou un CIAS")
        PUBLIC_BODY = schemes.Beneficiary.PUBLIC_BODY, _("un établissement public")
        ASSOCIATION = schemes.Beneficiary.ASSOCIATION, _("une association")
        COMPANY = schemes.Beneficiary.COMPANY, _("une entreprise")
        PERSON = schemes.Beneficiary.PERSON, _("un particulier")
        OTHER = schemes.Beneficiary.OTHER, _("une autre structure")

    class Theme(models.TextChoices):
        DIGITAL = schemes.Theme.DIGITAL, _("numérique, tiers-lieux")
        SOCIAL = schemes.Theme.SOCIAL, _("cohésion sociale, inclusion")
        YOUTH = schemes.Theme.YOUTH, _("éducation, jeunesse")
        WORK = schemes.Theme.WORK, _("emploi, formation")
        HEALTH = schemes.Theme.HEALTH, _("santé")
        CULTURE = schemes.Theme.CULTURE, _("culture, lecture publique")
        SERVICES = schemes.Theme.SERVICES, _("accès aux services")
        MOBILITY = schemes.Theme.MOBILITY, _("mobilité")
        BUILDING = schemes.Theme.BUILDING, _("bâtiments, aménagement")
        SUPPORT = schemes.Theme.SUPPORT, _("appui, animation de réseau")
        ENVIRONMENT = schemes.Theme.ENVIRONMENT, _("environnement, énergie")
        OTHER = schemes.Theme.OTHER, _("autre thème")

    class Paid(models.TextChoices):
        INVESTMENT = schemes.Paid.INVESTMENT, _("de l’investissement")
        OPERATING = schemes.Paid.OPERATING, _("du fonctionnement")
        ENGINEERING = schemes.Paid.ENGINEERING, _("de l’ingénierie")

    class Recurrence(models.TextChoices):
        ONCE = schemes.Recurrence.ONCE, _("une seule fois")
        ALWAYS = schemes.Recurrence.ALWAYS, _("toute l’année")
        YEARLY = schemes.Recurrence.YEARLY, _("chaque année")
        AGAIN = schemes.Recurrence.AGAIN, _("de temps en temps")

    roadmap = models.ForeignKey(Roadmap, null=True, blank=True, on_delete=models.CASCADE, related_name="schemes")
    key = models.SlugField(max_length=60, null=True, blank=True, unique=True)
    adapts = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="adaptations")
    name = models.CharField(_("nom"), max_length=150)
    funder = models.CharField(_("financeur"), max_length=120)
    perimeter = models.CharField(_("territoire"), max_length=12, choices=Perimeter, blank=True)
    # INSEE code, or SIREN of an EPCI: areas outlive their withdrawal, so it is no foreign key.
    perimeter_code = models.CharField(_("code du territoire"), max_length=9, blank=True)
    perimeter_name = models.CharField(_("nom du territoire"), max_length=150, blank=True)
    beneficiaries = models.JSONField(_("qui peut demander"), default=list, blank=True)
    themes = models.JSONField(_("thèmes"), default=list, blank=True)
    paid_kinds = models.JSONField(_("dépenses payées"), default=list, blank=True)
    pays_for = models.CharField(_("ce qu’il paie"), max_length=300, blank=True)
    amounts = models.CharField(_("montants et taux"), max_length=400, blank=True)
    rate_min = models.DecimalField(_("taux au moins"), max_digits=5, decimal_places=2, null=True, blank=True)
    rate_max = models.DecimalField(_("taux au plus"), max_digits=5, decimal_places=2, null=True, blank=True)
    floor = models.DecimalField(_("plancher"), max_digits=11, decimal_places=2, null=True, blank=True)
    cap = models.DecimalField(_("plafond"), max_digits=11, decimal_places=2, null=True, blank=True)
    cap_per = models.CharField(_("base du plafond"), max_length=12, choices=CapPer, default=CapPer.PROJECT)
    is_investment_only = models.BooleanField(_("investissement seulement"), default=False)
    eligibility = models.TextField(_("conditions"), max_length=1500, blank=True)
    recurrence = models.CharField(_("quand il revient"), max_length=12, choices=Recurrence, blank=True)
    valid_from = models.DateField(_("ouvert le"), null=True, blank=True)
    valid_to = models.DateField(_("fermé après le"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    source_url = models.URLField(_("adresse de la source"), max_length=300, blank=True)
    source_on = models.DateField(_("date de la source"), null=True, blank=True)
    is_imported = models.BooleanField(default=False)
    withdrawn_on = models.DateField(null=True, blank=True, help_text="the import that no longer had it")
    removed_at = models.DateTimeField(null=True, blank=True, help_text="by the team, which may take it back")
    # Its words without accents, so that the database searches thousands of rows.
    searched = models.TextField(blank=True, editable=False)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("dispositifs")
        ordering: ClassVar = ["funder", "name", "id"]
        indexes: ClassVar = [models.Index(fields=["roadmap", "is_imported"], name="scheme_by_roadmap")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["roadmap", "name"],
                condition=Q(removed_at=None),
                name="scheme_name_is_unique_in_its_roadmap",
            ),
            models.CheckConstraint(
                condition=(Q(rate_min=None) | Q(rate_min__range=(0, 100)))
                & (Q(rate_max=None) | Q(rate_max__range=(0, 100)))
                & (Q(rate_min=None) | Q(rate_max=None) | Q(rate_max__gte=F("rate_min"))),
                name="scheme_rates_are_percents_in_order",
            ),
            models.CheckConstraint(
                condition=Q(floor=None) | Q(floor__gt=0) & (Q(cap=None) | Q(cap__gte=F("floor"))),
                name="scheme_floor_is_under_its_cap",
            ),
            models.CheckConstraint(
                condition=Q(is_imported=False) | Q(roadmap=None), name="imported_scheme_is_of_everybody"
            ),
            models.CheckConstraint(condition=Q(cap=None) | Q(cap__gt=0), name="scheme_cap_is_positive"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="scheme_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(roadmap=None, key__isnull=False, adapts=None) | Q(roadmap__isnull=False, key=None),
                name="scheme_is_of_the_catalogue_or_of_a_roadmap",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def terms(self) -> schemes.Terms:
        return schemes.Terms(
            self.cap,
            schemes.CapPer(self.cap_per),
            self.is_investment_only,
            self.valid_from,
            self.valid_to,
            self.rate_max,
            frozenset(schemes.KINDS_OF[schemes.Paid(kind)] for kind in self.paid_kinds),
        )

    @property
    def offer(self) -> scheme_fit.Offer:
        return scheme_fit.Offer(
            perimeter=schemes.Perimeter(self.perimeter) if self.perimeter else None,
            code=self.perimeter_code,
            beneficiaries=frozenset(schemes.Beneficiary(beneficiary) for beneficiary in self.beneficiaries),
            paid=frozenset(schemes.Paid(kind) for kind in self.paid_kinds),
            floor=self.floor,
            recurrence=schemes.Recurrence(self.recurrence) if self.recurrence else None,
            terms=self.terms,
        )


# What somebody, or a public catalogue, writes of a scheme.
FACTS = (
    *("name", "funder", "pays_for", "perimeter", "perimeter_code", "perimeter_name", "beneficiaries", "themes"),
    *("paid_kinds", "is_investment_only", "amounts", "rate_min", "rate_max", "floor", "cap", "cap_per"),
    *("eligibility", "recurrence", "valid_from", "valid_to", "source", "source_url", "source_on"),
)
_SEARCHED = ("name", "funder", "pays_for", "amounts", "eligibility", "perimeter_name")


def searched_words(row: "FundingScheme | Mapping[str, Any]") -> str:
    """The words by which a scheme is found, without accents."""
    read = row.get if isinstance(row, Mapping) else lambda name: getattr(row, name)
    return fold_accents(" ".join(str(read(name) or "") for name in _SEARCHED))
