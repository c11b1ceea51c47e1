"""The list of documents: for whom, in which formats and in which state, as the page of documents shows it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jalons.actions.queries.action_rows import Index
from jalons.actions.queries.sheets import Tag
from jalons.actions.words import written_label
from jalons.base.french import format_short_day
from jalons.base.frozen import frozen
from jalons.diagnosis.models import KeyMessage
from jalons.funding.queries.funded_actions import priced_actions
from jalons.governance.models import FramingNote, FramingVersion
from jalons.governance.queries.framing import framing_note, framing_versions
from jalons.papers import documents, workbooks
from jalons.publication.documents import plan_files
from jalons.publication.documents.roadmap.standing import council_vote_day
from jalons.publication.documents.roadmap.yearly_review import review_years
from jalons.publication.queries.editions import EditionCard
from jalons.roadmaps.models import Roadmap

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


@frozen
class Paper:
    """`view` takes the slug of a roadmap and an extension."""

    view: str
    title: "StrPromise | str"
    text: "StrPromise"
    formats: "Mapping[str, StrPromise]"


@frozen
class Shelf:
    key: str
    title: "StrPromise"
    papers: tuple[Paper, ...]


TEXT = {"pdf": _("PDF"), "docx": _("Word"), "odt": _("LibreOffice")}
TABLE = {"xlsx": _("Excel"), "ods": _("LibreOffice")}
SLIDES = {"pptx": _("PowerPoint")}
assert set(TEXT) == set(documents.FORMATS) and set(TABLE) == set(workbooks.FORMATS)

SHELVES = (
    Shelf(
        "group",
        _("le groupe projet"),
        (
            Paper(
                "publication:framing",
                _("La note de cadrage"),
                _(
                    "Le contexte, les objectifs, les rôles, les jalons, la gouvernance prévue et les moyens. À accepter ensemble avant de commencer."
                ),
                TEXT,
            ),
        ),
    ),
    Shelf(
        "workshop",
        _("l’atelier"),
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
        _("le comité"),
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
        _("le conseil"),
        (
            Paper(
                "publication:roadmap",
                _("La feuille de route"),
                _(
                    "Telle qu’elle est aujourd’hui : le territoire, les enjeux, les axes, les fiches action, le calendrier, le budget et le suivi."
                ),
                TEXT,
            ),
            Paper(
                "publication:briefing",
                _("La note de synthèse"),
                _(
                    "À joindre à la convocation\u00a0: ce que le conseil décide, qui porte les actions, ce que la collectivité paie chaque année et ce qui n’est pas sûr."
                ),
                TEXT,
            ),
            Paper(
                "publication:draft_deliberation",
                _("Le projet de délibération"),
                _(
                    "Visas, considérants, articles, annexes : ce que l’on sait est rempli, le reste est une ligne en pointillé."
                ),
                TEXT,
            ),
        ),
    ),
    Shelf(
        "funders",
        _("les financeurs"),
        (
            Paper(
                "publication:funding_plan",
                _("Le plan de financement"),
                _("Dépenses et ressources côte à côte, par financeur et par année, puis fiche par fiche. À signer."),
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
        _("travailler"),
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


_VOTED = Paper(
    "publication:voted_deliberation",
    _("La délibération votée, à signer"),
    _("Avec son numéro, sa date et les voix, telle qu’elle a été votée."),
    TEXT,
)


@frozen
class PaperLine:
    """`key`: the edition or the year that it is of."""

    paper: Paper
    audience: "StrPromise"
    state: Tag
    key: str = ""


def paper_lines(roadmap: Roadmap, index: Index, editions: Sequence[EditionCard], today: date) -> list[PaperLine]:
    """Each document, with what it would hold today; once the assembly has voted, the review of each year. Six queries. The next
    act is then an avenant, if something changed: its page offers its draft, and comparing the whole feuille de route here would
    take twice the time of this page."""
    states = _paper_states(roadmap, index, editions)
    is_adopted = any(edition.kind == "adoptee" for edition in editions)
    voted = next((edition for edition in editions if edition.has_voted_text), None)
    lines: list[PaperLine] = []
    for shelf in SHELVES:
        for paper in shelf.papers:
            if not is_adopted or paper.view != "publication:draft_deliberation":
                lines.append(PaperLine(paper, shelf.title, states[paper.view]))
            elif voted:
                lines.append(PaperLine(_VOTED, shelf.title, _voted_tag(voted), voted.key))
    voted_on = council_vote_day(roadmap)
    years = review_years(voted_on, today) if voted_on else []
    return [*lines, *(_review_line(year, today) for year in years)]


def _review_line(year: int, today: date) -> PaperLine:
    paper = Paper(
        "publication:review",
        _("Le bilan de l’année %(year)d") % {"year": year},
        _("Ce qui a été fait, ce que cela a changé, l’argent payé et reçu, ce qui est en retard et ce qui vient."),
        TEXT,
    )
    state = Tag("", str(_("année terminée")), "good") if year < today.year else Tag("", str(_("année en cours")), "")
    return PaperLine(paper, _("le conseil et les financeurs"), state, str(year))


def _paper_states(roadmap: Roadmap, index: Index, editions: Sequence[EditionCard]) -> dict[str, Tag]:
    messages = KeyMessage.objects.filter(roadmap=roadmap).count()
    priced = priced_actions(index)
    portrait = _count_tag(messages, ngettext("%(n)d message", "%(n)d messages", messages), _("sans message"))
    written = written_label(index.counts)
    sheets = Tag("", written, "") if written else Tag("", str(_("sans fiche")), "wait")
    budget = _count_tag(
        priced, ngettext("%(n)d fiche chiffrée", "%(n)d fiches chiffrées", priced), _("rien n’est chiffré")
    )
    return {
        "publication:framing": _framing_tag(framing_note(roadmap), framing_versions(roadmap)),
        "publication:portrait": portrait,
        "publication:portrait_slides": portrait,
        "publication:summary": sheets,
        "publication:briefing": sheets,
        "publication:presentation": sheets,
        "publication:draft_deliberation": Tag("", str(_("à compléter")), "wait"),
        "publication:roadmap": _roadmap_tag(editions),
        "publication:funding_plan": budget,
        "publication:budget": budget,
        "publication:plan_file": sheets,
    }


def _count_tag(count: int, words: str, nothing: "StrPromise") -> Tag:
    return Tag("", words % {"n": count}, "") if count else Tag("", str(nothing), "wait")


def _roadmap_tag(editions: Sequence[EditionCard]) -> Tag:
    adopted = next((edition for edition in editions if edition.kind == "adoptee"), None)
    if adopted:
        return Tag("", str(_("version de travail")), "")
    return Tag("", str(_("pas encore adoptée")), "wait")


def _voted_tag(edition: EditionCard) -> Tag:
    return Tag("", _("votée le %(day)s") % {"day": format_short_day(edition.frozen_on)}, "good")


def _framing_tag(note: FramingNote, versions: Sequence[FramingVersion]) -> Tag:
    if not versions:
        return Tag("", str(_("en projet") if any(note.texts.values()) else _("pas encore écrite")), "wait")
    if not versions[0].says_the_same(note.texts):
        return Tag("", str(_("modifiée depuis son adoption")), "wait")
    return Tag("", _("adoptée le %(day)s") % {"day": format_short_day(versions[0].adopted_on)}, "good")
