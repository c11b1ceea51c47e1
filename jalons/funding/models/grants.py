"""The engineering grant of the State: the envelope of a département, and the request of each action."""

from collections.abc import Iterable
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from jalons.actions.models import ActionSheet
from jalons.base.french import format_euros
from jalons.directory.models import Organisation
from jalons.funding.models.lines import ExpenseLine, FundingLine
from jalons.funding.models.schemes import FundingScheme
from jalons.funding.rules import grants, money
from jalons.funding.rules.grants import Ask, Frame, GrantStatus
from jalons.roadmaps.models import Roadmap


class Need(models.TextChoices):
    DIAGNOSE = grants.Need.DIAGNOSE, _("Établir un diagnostic territorial")
    CO_CONSTRUCT = grants.Need.CO_CONSTRUCT, _("Co-construire la feuille de route")
    WRITE = grants.Need.WRITE, _("Rédiger la feuille de route")
    LEGAL_SUPPORT = grants.Need.LEGAL_SUPPORT, _("Être appuyé sur le plan juridique")
    POOL = grants.Need.POOL, _("Structurer un fonds")
    APPLY = grants.Need.APPLY, _("Monter des dossiers de subvention")
    STEER = grants.Need.STEER, _("Animer la gouvernance")
    REFURBISH = grants.Need.REFURBISH, _("Structurer une filière de reconditionnement")
    COLLECT = grants.Need.COLLECT, _("Collecter des données territoriales")
    RAISE_AWARENESS = grants.Need.RAISE_AWARENESS, _("Sensibiliser les acteurs aux outils existants")
    CERTIFY = grants.Need.CERTIFY, _("Appuyer la certification Qualiopi")


class GrantEnvelope(models.Model):
    """A sum that the organisations of a département share, as the team of a roadmap knows it: engineering first, which
    the State gives to the governance, then training and later ones.

    `requested_elsewhere` is what other roadmaps of the département request; the note is that of the governance. Resources
    that cite `scheme` draw on it.
    """

    class Kind(models.TextChoices):
        ENGINEERING = grants.EnvelopeKind.ENGINEERING, _("ingénierie")
        TRAINING = grants.EnvelopeKind.TRAINING, _("formation")
        OTHER = grants.EnvelopeKind.OTHER, _("autre")

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="envelopes")
    kind = models.CharField(_("usage"), max_length=10, choices=Kind, default=Kind.ENGINEERING)
    name = models.CharField(_("nom"), max_length=100, blank=True)
    scheme = models.ForeignKey(
        FundingScheme,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="envelopes",
        verbose_name=_("dispositif"),
    )
    amount = models.DecimalField(_("enveloppe du département"), max_digits=11, decimal_places=2)
    requested_elsewhere = models.DecimalField(_("demandé par les autres"), max_digits=11, decimal_places=2, default=0)
    source = models.CharField(_("source"), max_length=200, blank=True)
    context_note = models.TextField(_("note de contexte"), max_length=5000, blank=True)

    class Meta:
        verbose_name_plural = _("enveloppes")
        ordering: ClassVar = ["kind", "name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "kind", "name"], name="grant_envelope_is_named_once"),
            models.CheckConstraint(
                condition=Q(kind="ingenierie", name="", scheme=None) | (~Q(kind="ingenierie") & ~Q(name="")),
                name="grant_envelope_of_engineering_is_alone",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, requested_elsewhere__gte=0), name="grant_envelope_holds_money"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("l’enveloppe France Numérique Ensemble"))


class GrantRequest(models.Model):
    """What one action requests from the envelope. Its resource in the plan always has the same amount."""

    class Status(models.TextChoices):
        DRAFT = grants.GrantStatus.DRAFT, _("brouillon")
        SENT = grants.GrantStatus.SENT, _("demande envoyée")
        UNDER_REVIEW = grants.GrantStatus.UNDER_REVIEW, _("en cours d’instruction")
        ACCEPTED = grants.GrantStatus.ACCEPTED, _("subvention validée")
        REFUSED = grants.GrantStatus.REFUSED, _("subvention refusée")

    action = models.OneToOneField(ActionSheet, on_delete=models.PROTECT, related_name="grant")
    line = models.OneToOneField(FundingLine, on_delete=models.PROTECT, related_name="grant")
    status = models.CharField(_("état"), max_length=12, choices=Status, default=Status.DRAFT)
    amount = models.DecimalField(_("montant"), max_digits=11, decimal_places=2)
    staff_amount = models.DecimalField(_("ressources humaines"), max_digits=11, decimal_places=2, default=0)
    staff_fte = models.DecimalField(_("équivalents temps plein"), max_digits=6, decimal_places=2, null=True, blank=True)
    staff_employer = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("employeur")
    )
    is_staff_tenured = models.BooleanField(_("fonctionnaire territorial titulaire"), default=False)
    service_amount = models.DecimalField(_("prestations"), max_digits=11, decimal_places=2, default=0)
    needs = models.JSONField(_("besoins"), default=list, blank=True)

    class Meta:
        verbose_name_plural = _("demandes de subvention")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, staff_amount__gte=0, service_amount__gte=0)
                & Q(amount=F("staff_amount") + F("service_amount")),
                name="grant_is_staff_and_services",
            ),
            models.CheckConstraint(condition=Q(staff_fte=None) | Q(staff_fte__gt=0), name="grant_staff_works"),
        ]

    def __str__(self) -> str:
        return _("demande France Numérique Ensemble\u00a0: %(amount)s") % {"amount": format_euros(self.amount)}


class GrantRecipient(models.Model):
    """An organisation of the governance that receives a part of a grant: one agreement for each."""

    grant = models.ForeignKey(GrantRequest, on_delete=models.CASCADE, related_name="recipients")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(_("montant"), max_digits=11, decimal_places=2)

    class Meta:
        verbose_name_plural = _("bénéficiaires")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["grant", "organisation"], name="grant_recipient_is_named_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="grant_recipient_gets_money"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}\u00a0: {format_euros(self.amount)}"


def requested_amounts(roadmap: Roadmap, besides: ActionSheet | None = None) -> list[tuple[GrantStatus, Decimal]]:
    rows = GrantRequest.objects.filter(action__roadmap=roadmap)
    if besides:
        rows = rows.exclude(action=besides)
    return [(GrantStatus(status), amount) for status, amount in rows.values_list("status", "amount")]


def engineering_envelope(roadmap: int) -> GrantEnvelope | None:
    return GrantEnvelope.objects.filter(roadmap=roadmap, kind=grants.EnvelopeKind.ENGINEERING).first()


def grant_frame(action: ActionSheet) -> Frame | None:
    """The limits of the request of this action; None until the envelope is written."""
    row = engineering_envelope(action.roadmap_id)
    if row is None:
        return None
    budget = ExpenseLine.objects.filter(action=action).aggregate(sum=Sum("amount"))["sum"] or money.ZERO
    return Frame(
        envelope=row.amount,
        already=row.requested_elsewhere + grants.total_committed(requested_amounts(action.roadmap, besides=action)),
        budget=budget,
        note_length=len(row.context_note),
        has_context=bool(action.context.strip()),
        has_description=bool(action.description.strip()),
    )


def grant_ask(grant: GrantRequest, recipients: Iterable[GrantRecipient]) -> Ask:
    return Ask(
        amount=grant.amount,
        staff=grant.staff_amount,
        service=grant.service_amount,
        shares=tuple((row.organisation_id, row.amount) for row in recipients),
        needs=frozenset(grants.Need(need) for need in grant.needs),
        full_time=grant.staff_fte or money.ZERO,
        has_employer=grant.staff_employer_id is not None,
        is_staff_tenured=grant.is_staff_tenured,
    )
