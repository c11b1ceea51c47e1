"""Search in a whole roadmap."""

from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from jalons.actions.queries import action_rows
from jalons.actions.rules.sheets import has_all_words
from jalons.roadmaps.models import Roadmap
from jalons.workshops.models import KeyProject, Note, Stake


@dataclass(frozen=True)
class Hit:
    kind: str
    title: str
    detail: str
    url: str


def search_roadmap(roadmap: Roadmap, text: str, most: int = 60) -> list[Hit]:
    """Actions, enjeux, chantiers and notes that contain all the words, ignoring accents. Compared in Python, because
    SQLite folds no accent or case beyond ASCII."""
    if not text.strip():
        return []
    slug = roadmap.slug
    hits = [
        Hit(_("Action"), f"{row.code} {row.title}", row.status.word, reverse("overview:action", args=[slug, row.code]))
        for row in action_rows.action_index(roadmap, search=text).rows
    ]
    page = reverse("workshops:stakes", args=[slug])
    hits += [
        Hit(_("Enjeu"), stake.title, stake.phrasing, f"{page}#enjeu-{stake.pk}")
        for stake in Stake.objects.filter(roadmap=roadmap)
        if has_all_words(text, stake.title, stake.phrasing, stake.description)
    ]
    hits += [
        Hit(_("Chantier"), project.title, project.purpose, page)
        for project in KeyProject.objects.filter(roadmap=roadmap)
        if has_all_words(text, project.title, project.purpose)
    ]
    notes = Note.objects.shown().filter(workshop__roadmap=roadmap).order_by("workshop__number", "number")
    rows = notes.values_list("text", "number", "workshop__number", "workshop__title")
    hits += [
        # A link to the list, which searches for the same words; a wall of five thousand notes does not render them all.
        Hit(
            _("Note"),
            note_text,
            title,
            f"{reverse('workshops:wall', args=[slug, workshop])}?{urlencode({'vue': 'liste', 'q': text})}#note-{number}",
        )
        for note_text, number, workshop, title in islice((row for row in rows if has_all_words(text, row[0])), most)
    ]
    return hits[:most]
