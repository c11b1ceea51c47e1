"""What a workshop may start from, as pages show it."""

from django.utils.translation import gettext, ngettext

from jalons.base.frozen import frozen
from jalons.roadmaps.models import Roadmap
from jalons.workshops.models import KeptTemplate
from jalons.workshops.rules.workshop_templates import TEMPLATES, WorkshopTemplate

KEPT = "equipe-"  # before the id of a template of the team


@frozen
class TemplateCard:
    """`key` names it in an address. `pk`: of a template of the team."""

    key: str
    template: WorkshopTemplate
    pk: int | None = None

    @property
    def title(self) -> str:
        return self.template.title

    @property
    def sentence(self) -> str:
        """« 3 h, 8 séquences, 6 tables, 1 vote prévu »."""
        template = self.template
        items, tables, votes = len(template.items), template.table_count, len(template.votes)
        parts = (
            template.lasts if items else "",
            ngettext("%(n)s séquence", "%(n)s séquences", items) % {"n": items}
            if items
            else gettext("sans conducteur"),
            ngettext("%(n)s table", "%(n)s tables", tables) % {"n": tables} if tables else "",
            ngettext("%(n)s vote prévu", "%(n)s votes prévus", votes) % {"n": votes} if votes else "",
        )
        return ", ".join(filter(None, parts))


def template_cards(roadmap: Roadmap) -> list[TemplateCard]:
    """Those of the method in its order, then those of the team by title."""
    kept = KeptTemplate.objects.filter(roadmap=roadmap)
    return [
        *(TemplateCard(key, template) for key, template in TEMPLATES.items()),
        *(TemplateCard(f"{KEPT}{row.pk}", row.template, row.pk) for row in kept),
    ]


def find_template(roadmap: Roadmap, key: str) -> WorkshopTemplate | None:
    """None for no key, and for that of a template that was removed or belongs to another roadmap."""
    if not key.startswith(KEPT):
        return TEMPLATES.get(key)
    number = key.removeprefix(KEPT)
    if not number.isascii() or not number.isdigit() or len(number) > 15:
        return None
    row = KeptTemplate.objects.filter(roadmap=roadmap, pk=int(number)).first()
    return row.template if row else None
