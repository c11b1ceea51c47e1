"""A list of places of any shape: which column holds what, then what becomes of each line."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from jalons.base import headings as table_headings
from jalons.base.plurals import PluralLabel
from jalons.base.previews import PreviewLine
from jalons.base.sent_tables import SentTable
from jalons.base.table_imports import Pages, takes_table
from jalons.opendata.changes import place_imports as changes
from jalons.opendata.models.known_places import roadmap_perimeter
from jalons.opendata.queries import place_imports as queries
from jalons.opendata.rules import place_tables
from jalons.opendata.rules.place_tables import HEADINGS, Line
from jalons.opendata.words import place_imports as words
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission
from jalons.roadmaps.table_imports import RoadmapImport


class PlacesImport(RoadmapImport):
    name = "jalons.opendata.places"
    pages = Pages("opendata:upload_places", "opendata:preview_places", "opendata:import_places")
    above = ("diagnosis:offer", _("Lieux et offre"))
    headings = HEADINGS
    needed = "name"
    ask_needed = (_("Quelle colonne porte le nom du lieu ?"), _("Choisissez-la, puis relisez."))
    repeatable = place_tables.REPEATABLE
    most_lines = 40_000  # a national list, of which the perimeter keeps a few
    acts, counts = words.ACTS, words.COUNTS
    always = ("create", "update", "same")
    written = ("create", "update")
    shown = {
        "title": _("Lieu"),
        "beside": _("Commune"),
        "details": _("Ce qui est écrit"),
        "doubts": _("À regarder"),
    }
    upload_title = _("Importer une liste de lieux")
    upload_lead = _(
        "Une liste de la région, du département ou d’un réseau convient, quelles que soient ses colonnes : vous direz ce "
        "que chacune contient. Les lieux hors de votre périmètre sont laissés, les courriels ne sont jamais lus."
    )
    confirm_label = PluralLabel("Importer %(n)s lieu", "Importer %(n)s lieux", "count")

    @property
    def labels(self) -> dict[str, str]:  # type: ignore[override]
        return words.column_labels()

    @cached_property
    def communes(self) -> dict[str, str]:
        return dict(self.member.roadmap.communes.values_list("code", "name"))

    def find_header(self, rows: Sequence[Sequence[str]]) -> int | None:
        """Whatever the column of names is called: two others are enough."""
        return table_headings.find_header(rows, HEADINGS)

    def guess_columns(self, sent: SentTable) -> dict[int, str]:
        return place_tables.guess_columns(sent, roadmap_perimeter(self.member.roadmap))

    def plan(self, sent: SentTable, **choices: Any) -> list[Line]:
        return queries.place_lines(self.member.roadmap, sent)

    def show_line(self, planned: Line) -> PreviewLine:
        return queries.preview_place(planned, self.communes)

    def write(self, **fields: Any) -> changes.ImportedPlaces:
        return changes.import_places(**fields, by=self.member)

    def done_sentence(self, result: changes.ImportedPlaces) -> str:
        return words.places_sentence(*result)


@takes_table
def upload_places(request: HttpRequest, slug: str) -> HttpResponse:
    return PlacesImport(enter_roadmap(request, slug, Permission.DESCRIBE)).upload(request)


@require_POST
def preview_places(request: HttpRequest, slug: str) -> HttpResponse:
    return PlacesImport(enter_roadmap(request, slug, Permission.DESCRIBE)).preview_again(request)


@require_POST
def import_places(request: HttpRequest, slug: str) -> HttpResponse:
    return PlacesImport(enter_roadmap(request, slug, Permission.DESCRIBE)).confirm(request)
