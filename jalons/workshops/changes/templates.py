"""The templates of workshops of a team: kept from a workshop, received as a file, removed."""

from dataclasses import replace

from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member
from jalons.workshops.models import KeptTemplate
from jalons.workshops.rules import workshop_templates as rules
from jalons.workshops.rules.workshop_templates import Flaw, WorkshopTemplate


def keep_template(template: WorkshopTemplate, *, by: Member) -> KeptTemplate:
    """Stores it under its title, which becomes « Titre (2) » when another one has it."""
    lock_roadmap(by.roadmap)
    taken = set(KeptTemplate.objects.filter(roadmap=by.roadmap).values_list("title", flat=True))
    if len(taken) >= rules.KEPT_MAX:
        raise Refused(
            _("Votre équipe garde déjà %(count)s modèles : retirez-en un d’abord.") % {"count": rules.KEPT_MAX},
            code="too-many-templates",
        )
    title = rules.free_title(template.title, taken)
    kept = KeptTemplate.objects.create(
        roadmap=by.roadmap, title=title, content=rules.template_values(replace(template, title=title))
    )
    record_change(by=by, verb="keep", about=kept)
    return kept


@write_transaction()
def receive_template(*, file: bytes, by: Member) -> KeptTemplate:
    try:
        template = rules.read_template_file(file)
    except rules.UnreadableTemplate as error:
        raise Refused(_flaw_sentence(error.flaw), code=f"template-{error.flaw}", field="file") from error
    return keep_template(template, by=by)


def _flaw_sentence(flaw: Flaw) -> str:
    return {
        Flaw.NOT_OURS: _("Ce fichier n’est pas un modèle d’atelier. Son nom se termine par « .json »."),
        Flaw.TOO_BIG: _("Ce fichier est trop gros pour être un modèle d’atelier."),
        Flaw.NEWER: _(
            "Ce modèle vient d’une version plus récente de Jalons. Mettez Jalons à jour ici, puis réessayez."
        ),
        Flaw.BROKEN: _("Ce modèle est abîmé : demandez à son équipe de le télécharger de nouveau."),
    }[flaw]


@write_transaction()
def remove_template(*, template: KeptTemplate, by: Member) -> None:
    record_change(by=by, verb="remove", about=template)
    template.delete()
