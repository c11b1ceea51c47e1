"""The list of documents: for whom, and in which formats, as the page of documents shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from jalons.papers import documents, workbooks
from jalons.publication.documents import plan_files

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


@dataclass(frozen=True)
class Paper:
    """`view` takes the slug of a roadmap and an extension."""

    view: str
    title: "StrPromise"
    text: "StrPromise"
    formats: "Mapping[str, StrPromise]"


@dataclass(frozen=True)
class Shelf:
    key: str
    title: "StrPromise"
    papers: tuple[Paper, ...]


TEXT = {"pdf": _("PDF accessible"), "docx": _("Word (DOCX)"), "odt": _("LibreOffice (ODT)")}
TABLE = {"xlsx": _("Excel (XLSX)"), "ods": _("LibreOffice (ODS)")}
SLIDES = {"pptx": _("PowerPoint (PPTX)")}
assert set(TEXT) == set(documents.FORMATS) and set(TABLE) == set(workbooks.FORMATS)

SHELVES = (
    Shelf(
        "workshop",
        _("Pour l’atelier"),
        (
            Paper(
                "publication:portrait",
                _("Le portrait du territoire"),
                _(
                    "Les messages à retenir, la carte, les publics exposés, ce que disent les personnes, avec les sources et leurs limites."
                ),
                TEXT,
            ),
            Paper(
                "publication:portrait_slides",
                _("Le portrait en six diapositives"),
                _("À projeter en ouverture, pour faire réagir : qu’est-ce qui surprend, que manque-t-il ?"),
                SLIDES,
            ),
        ),
    ),
    Shelf(
        "committee",
        _("Pour le comité"),
        (
            Paper(
                "publication:summary",
                _("L’essentiel en deux pages"),
                _(
                    "Où vous en êtes, ce qui est en retard, ce qui reste à trouver et ce qui vient. À lire avant la séance."
                ),
                TEXT,
            ),
            Paper(
                "publication:presentation",
                _("La présentation"),
                _(
                    "À projeter : où vous en êtes, puis une diapositive par fiche, groupées par l’élue ou l’élu qui les présente. Le texte entier est dans les notes."
                ),
                SLIDES,
            ),
        ),
    ),
    Shelf(
        "council",
        _("Pour le conseil"),
        (
            Paper(
                "publication:roadmap",
                _("La feuille de route"),
                _("Le territoire, les enjeux, les axes, les fiches action, le calendrier, le budget et le suivi."),
                TEXT,
            ),
        ),
    ),
    Shelf(
        "funders",
        _("Pour les financeurs"),
        (
            Paper(
                "publication:funding_plan",
                _("Le plan de financement"),
                _(
                    "Toutes les fiches ensemble, par financeur et par année, puis fiche par fiche, avec ce qui reste à régler."
                ),
                TEXT,
            ),
            Paper(
                "publication:budget",
                _("Le budget en tableur"),
                _(
                    "Une ligne par dépense et par ressource, avec les années. Les totaux sont des formules : changez un montant, ils suivent."
                ),
                TABLE,
            ),
        ),
    ),
    Shelf(
        "work",
        _("Pour travailler"),
        (
            Paper(
                "publication:plan_file",
                _("Le plan d’actions en tableau"),
                _(
                    "Une ligne par action et par étape, dans les 28 colonnes que Territoires en transitions reprend. Le même fichier se relit ici."
                ),
                plan_files.LABELS,
            ),
        ),
    ),
)
