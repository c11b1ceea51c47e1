"""What a territory did and learnt, as other teams read it, and the fiches that began with it."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalons.actions.models import ActionSheet
from jalons.base.stale_pages import fields_stamp
from jalons.funding.models import Tax
from jalons.monitoring.rules import experiences as rules
from jalons.roadmaps.models import Roadmap

_LIMITS = rules.LIMITS
# Earlier than any offer: `offered_on >= …` is answered by the index, « is not null » by none.
_ALWAYS = date(2000, 1, 1)


class Licence(models.TextChoices):
    OPEN = rules.Licence.OPEN, _("Licence Ouverte 2.0")
    CC_BY = rules.Licence.CC_BY, _("CC BY 4.0")
    CC_BY_SA = rules.Licence.CC_BY_SA, _("CC BY-SA 4.0")
    ASK = rules.Licence.ASK, _("demander avant de réutiliser")


class ExperienceQuerySet(models.QuerySet["Experience"]):
    def living(self) -> "ExperienceQuerySet":
        return self.filter(removed_at=None)

    def offered(self) -> "ExperienceQuerySet":
        """By every team of the instance, the latest first."""
        return self.living().filter(offered_on__gte=_ALWAYS).order_by("-offered_on", "-id")

    def readable_by(self, roadmap: Roadmap) -> "ExperienceQuerySet":
        """Ours, and what the other teams offer."""
        return self.living().filter(Q(roadmap=roadmap) | Q(offered_on__gte=_ALWAYS))


class Experience(models.Model):
    """What a territory did and what it learnt, written once: a later change of the fiche does not change it. It is kept by
    one team, which may offer it to the others."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="experiences")
    # The fiche that it tells of, when it is one of ours.
    action = models.ForeignKey(
        ActionSheet, null=True, blank=True, on_delete=models.SET_NULL, related_name="experiences"
    )
    # What the fiche said on the day of the copy, by field: its page compares.
    copied = models.JSONField(default=dict, blank=True)
    title = models.CharField(_("intitulé"), max_length=_LIMITS["title"])
    territory = models.CharField(_("territoire"), max_length=_LIMITS["territory"])
    structure = models.CharField(_("structure pilote"), max_length=_LIMITS["structure"], blank=True)
    perimeter = models.CharField(_("périmètre"), max_length=_LIMITS["perimeter"], blank=True)
    need = models.TextField(_("besoin de départ"), max_length=_LIMITS["need"], blank=True)
    objectives = models.TextField(_("objectifs"), max_length=_LIMITS["objectives"], blank=True)
    description = models.TextField(_("ce qui a été fait"), max_length=_LIMITS["description"], blank=True)
    results = models.TextField(_("résultats"), max_length=_LIMITS["results"], blank=True)
    lessons = models.TextField(_("à refaire, à éviter"), max_length=_LIMITS["lessons"], blank=True)
    budget = models.DecimalField(_("budget"), max_digits=11, decimal_places=2, null=True, blank=True)
    budget_tax = models.CharField(_("taxes du budget"), max_length=7, choices=Tax, default=Tax.UNKNOWN)
    # Rows of texts, read by `rules.experiences`: label, kind, amount, taxes.
    expenses = models.JSONField(_("dépenses"), default=list, blank=True)
    funders = models.TextField(_("partenaires financiers"), max_length=_LIMITS["funders"], blank=True)
    calendar = models.CharField(_("calendrier"), max_length=_LIMITS["calendar"], blank=True)
    # Label, first and last month from the beginning.
    steps = models.JSONField(_("étapes"), default=list, blank=True)
    technical_partners = models.TextField(
        _("partenaires techniques"), max_length=_LIMITS["technical_partners"], blank=True
    )
    contact = models.CharField(_("contact de la structure"), max_length=_LIMITS["contact"], blank=True)
    # Label, unit, kind, what was measured.
    indicators = models.JSONField(_("indicateurs"), default=list, blank=True)
    link = models.URLField(_("lien"), max_length=_LIMITS["link"], blank=True)
    licence = models.CharField(_("licence"), max_length=15, choices=Licence, blank=True)
    # None while the team keeps it for itself.
    offered_on = models.DateField(_("proposée le"), null=True, blank=True)
    # Removed, and still there for « Annuler »; deleted when another one is removed a day later.
    removed_at = models.DateTimeField(null=True, blank=True)

    # Whoever answers for the structure may be named there (decision 0010).
    personal_fields: ClassVar = ("contact",)

    objects = ExperienceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("retours d’expérience")
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["offered_on", "id"], name="experience_by_offer")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(territory=""), name="experience_says_what_and_where"),
            models.CheckConstraint(condition=Q(budget=None) | Q(budget__gt=0), name="experience_budget_is_positive"),
            models.CheckConstraint(
                condition=Q(licence__in=["", *map(str, rules.Licence)]), name="experience_licence_is_known"
            ),
            models.CheckConstraint(
                condition=Q(offered_on=None) | (~Q(licence="") & Q(removed_at=None)),
                name="offered_experience_has_a_licence_and_is_there",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def asks_first(self, roadmap: Roadmap) -> bool:
        """Whether a structure has to be asked before this roadmap takes it: not ours, when it tells of one of our fiches."""
        return self.licence == Licence.ASK and not (self.action_id and self.roadmap_id == roadmap.pk)


def text_stamp(experience: Experience) -> str:
    """Of all that a reader is shown."""
    return fields_stamp(experience, [field.name for field in rules.EXPERIENCE_FIELDS])


class Reuse(models.Model):
    """A fiche that began with an experience. What it says of its source is copied, because the source may be withdrawn or
    erased."""

    action = models.OneToOneField(ActionSheet, on_delete=models.CASCADE, related_name="reuse")
    experience = models.ForeignKey(
        Experience,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="reuses",
        verbose_name=_("retour d’expérience"),
    )
    title = models.CharField(_("intitulé d’origine"), max_length=_LIMITS["title"])
    territory = models.CharField(_("territoire d’origine"), max_length=_LIMITS["territory"])
    licence = models.CharField(_("licence"), max_length=15, choices=Licence, blank=True)
    link = models.URLField(_("lien"), max_length=_LIMITS["link"], blank=True)
    # The indicators that were taken, as rows of an experience without their results: proposed until they have a target.
    indicators = models.JSONField(_("indicateurs repris"), default=list, blank=True)

    class Meta:
        verbose_name_plural = _("reprises")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(territory=""), name="reuse_says_what_and_from_where"),
        ]

    def __str__(self) -> str:
        return self.title
