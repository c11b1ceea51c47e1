"""Words found anywhere in a roadmap."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from jalons.actions import queries as actions
from jalons.roadmaps.models import Roadmap
from jalons.workshops.models import KeyProject, Note, Stake


@dataclass(frozen=True)
class Hit:
    kind: str
    title: str
    detail: str
    url: str


def search(roadmap: Roadmap, text: str, most: int = 60) -> list[Hit]:
    """Actions, enjeux, chantiers and notes that hold all the words."""
    if not text.strip():
        return []
    slug = roadmap.slug
    hits = [
        Hit(_("Action"), f"{row.code} {row.title}", row.status.word, reverse("overview:action", args=[slug, row.code]))
        for row in actions.index(roadmap, search=text).rows
    ]
    words = text.split()
    page = reverse("workshops:stakes", args=[slug])

    def holding(*fields: str) -> Q:
        condition = Q()
        for word in words:
            either = Q()
            for field in fields:
                either |= Q(**{f"{field}__icontains": word})
            condition &= either
        return condition

    for stake in Stake.objects.filter(holding("title", "phrasing", "description"), roadmap=roadmap)[:20]:
        hits.append(Hit(_("Enjeu"), stake.title, stake.phrasing, f"{page}#enjeu-{stake.pk}"))
    for project in KeyProject.objects.filter(holding("title", "purpose"), roadmap=roadmap)[:20]:
        hits.append(Hit(_("Chantier"), project.title, project.purpose, page))
    notes = Note.objects.filter(holding("text"), workshop__roadmap=roadmap).select_related("workshop")[:20]
    for note in notes:
        wall = reverse("workshops:wall", args=[slug, note.workshop.number])
        hits.append(Hit(_("Note"), note.text, note.workshop.title, f"{wall}#note-{note.number}"))
    return hits[:most]
