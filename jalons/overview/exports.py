"""The table of a département, to take away: what its page shows, with the meaning of each column. It names no person: neither
who leads, nor who pilots, nor an address."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.base import french, spreadsheets
from jalons.base.mail import absolute_url
from jalons.base.spreadsheets import Cell
from jalons.overview.queries.departement_overlaps import Overlaps
from jalons.overview.queries.departement_table import DepartementTable, TerritoryRow
from jalons.papers.workbooks import write_workbook
from jalons.papers.workbooks.model import Book
from jalons.papers.workbooks.tables import table_book
from jalons.roadmaps.access import DepartementReader

type _Column = tuple[Promise, Callable[[TerritoryRow], Cell | None], int, Promise]

# The heading, the cell, its width in characters, and what it means.
_COLUMNS: tuple[_Column, ...] = (
    (
        gettext_lazy("Feuille de route"),
        lambda row: row.name,
        30,
        gettext_lazy("Le nom que son équipe lui donne."),
    ),
    (
        gettext_lazy("Collectivité porteuse"),
        lambda row: row.lead_authority,
        30,
        gettext_lazy("La collectivité qui porte la démarche."),
    ),
    (
        gettext_lazy("Communes"),
        lambda row: row.communes,
        10,
        gettext_lazy("Le nombre de communes de son périmètre, hors du département comprises."),
    ),
    (
        gettext_lazy("Habitants"),
        lambda row: row.population,
        11,
        gettext_lazy("La somme des populations connues de ces communes (Insee). Vide\u00a0: aucune n’est connue."),
    ),
    (
        gettext_lazy("Étape"),
        lambda row: row.step.number if row.step else None,
        8,
        gettext_lazy("Le numéro de l’étape en cours, sinon de la prochaine. Vide\u00a0: il n’en reste plus."),
    ),
    (
        gettext_lazy("Intitulé de l’étape"),
        lambda row: row.step.title if row.step else row.step_label,
        34,
        gettext_lazy("Tel que l’équipe l’écrit\u00a0: chaque territoire peut le changer."),
    ),
    (
        gettext_lazy("Adoptée le"),
        lambda row: row.adopted_on,
        12,
        gettext_lazy("Le jour du vote qui l’a adoptée. Vide\u00a0: aucun vote n’est enregistré."),
    ),
    (
        gettext_lazy("Prochain vote"),
        lambda row: row.vote_on,
        12,
        gettext_lazy(
            "Le jour prévu du prochain vote annoncé. Un jour passé\u00a0: le vote n’est pas enregistré. Vide\u00a0: aucun jour."
        ),
    ),
    (
        gettext_lazy("Fiches"),
        lambda row: row.actions,
        8,
        gettext_lazy("Toutes les fiches action, brouillons et fiches écartées compris."),
    ),
    (
        gettext_lazy("Actions promises"),
        lambda row: row.counts.total,
        10,
        gettext_lazy("Après le vote, les actions adoptées\u00a0; avant, les fiches soumises."),
    ),
    (
        gettext_lazy("Actions réalisées"),
        lambda row: row.counts.done,
        10,
        gettext_lazy("Parmi les actions promises."),
    ),
    (
        gettext_lazy("Budget, en euros"),
        lambda row: row.expenses,
        16,
        gettext_lazy(
            "Les dépenses du plan de financement. Vide\u00a0: aucune action n’est chiffrée, ce qui n’est pas zéro."
        ),
    ),
    (
        gettext_lazy("Acquis, en euros"),
        lambda row: row.secured,
        16,
        gettext_lazy("Les ressources accordées, conventionnées ou versées. Vide\u00a0: le plan ne dit rien."),
    ),
    (
        gettext_lazy("Retards"),
        lambda row: row.late.total,
        9,
        gettext_lazy(
            "Le nombre d’actions, de gains rapides, de suites de réunion, d’engagements et de comptes rendus d’atelier en retard."
        ),
    ),
    (
        gettext_lazy("Détail des retards"),
        lambda row: row.late_words,
        34,
        gettext_lazy("Les mêmes, par nature."),
    ),
    (
        gettext_lazy("Dernier mouvement"),
        lambda row: row.moved_on,
        12,
        gettext_lazy(
            "Le jour où l’équipe a noté quelque chose pour la dernière fois. Ni l’auteur ni l’objet n’est donné."
        ),
    ),
    (
        gettext_lazy("Acte reçu le"),
        lambda row: row.received_on,
        12,
        gettext_lazy("Le jour où la préfecture a reçu la dernière délibération, tel que l’équipe l’a noté."),
    ),
    (
        gettext_lazy("Acte non reçu, voté le"),
        lambda row: row.act_voted_on,
        12,
        gettext_lazy("Le jour du premier vote dont la réception en préfecture n’est pas notée."),
    ),
    (
        gettext_lazy("Page"),
        lambda row: absolute_url("overview:dashboard", row.slug),
        44,
        gettext_lazy("L’adresse de la feuille de route, pour qui a le droit de la lire."),
    ),
)


def write_departement(reader: DepartementReader, table: DepartementTable, extension: str) -> bytes:
    """Who does not supervise the département is told that other roadmaps may exist. Raises KeyError for a format that is not in TABLE_FORMATS. CSV holds the table alone."""
    headings: list[Cell] = [str(heading) for heading, *_rest in _COLUMNS]
    rows = [[_blank_if_none(cell(row)) for _heading, cell, *_rest in _COLUMNS] for row in table.rows]
    if extension == "csv":
        return spreadsheets.write_csv([headings, *rows])
    book = table_book(
        _("Feuilles de route"),
        [[_title(reader, table, timezone.localdate())], headings, *rows],
        head=1,
        widths={place: width for place, (_heading, _cell, width, _meaning) in enumerate(_COLUMNS)},
        is_typed=True,
        guide={str(heading): str(meaning) for heading, _cell, _width, meaning in _COLUMNS},
        guide_name=_("Définitions"),
        beside=list(_overlap_books(table.overlaps, reader)),
    )
    return write_workbook(book, extension)


def _title(reader: DepartementReader, table: DepartementTable, on: date) -> str:
    title = _("%(name)s (%(code)s), au %(day)s\u00a0: %(shown)s")
    if not reader.supervises:
        title = _("%(name)s (%(code)s), au %(day)s\u00a0: %(shown)s que vous lisez. Il peut y en avoir d’autres.")
    return title % {
        "name": reader.departement.name,
        "code": reader.departement.code,
        "day": french.format_day(on),
        "shown": table.shown_sentence,
    }


def _overlap_books(overlaps: Overlaps, reader: DepartementReader) -> Iterable[Book]:
    """One sheet for each kind of overlap that there is."""
    grounds: list[list[Cell]] = [
        [" / ".join(roadmap.name for roadmap in ground.roadmaps), len(ground.communes), ", ".join(ground.communes)]
        for ground in overlaps.grounds
    ]
    uncovered: list[list[Cell]] = [
        [group.epci or _("Sans intercommunalité"), group.siren, len(group.communes), ", ".join(group.communes)]
        for group in overlaps.uncovered
    ]
    schemes: list[list[Cell]] = [
        [scheme.funder, scheme.name, share.roadmap.name, share.requested, share.secured, share.envisaged]
        for scheme in overlaps.schemes
        for share in scheme.shares
    ]
    parties: list[list[Cell]] = [
        [party.name, party.siren, plan.roadmap.name, ", ".join(plan.codes)]
        for party in overlaps.parties
        for plan in party.plans
    ]
    yield from _sheet(
        _("Communes partagées"), (_("Feuilles de route"), _("Communes"), _("Lesquelles")), (44, 10, 80), grounds
    )
    headings: list[Cell] = [_("Intercommunalité"), _("SIREN"), _("Communes"), _("Lesquelles")]
    if reader.supervises:
        yield from _sheet(_("Communes sans"), headings, (44, 12, 10, 80), uncovered)
    else:
        above = _("Dans aucune feuille de route que vous lisez")
        yield from _sheet(_("Communes non lues"), headings, (44, 12, 10, 80), uncovered, above)
    yield from _sheet(
        _("Mêmes dispositifs"),
        (
            _("Financeur"),
            _("Dispositif"),
            _("Feuille de route"),
            _("Demandé, en euros"),
            _("Acquis, en euros"),
            _("Envisagé, en euros"),
        ),
        (30, 40, 30, 16, 16, 16),
        schemes,
    )
    yield from _sheet(
        _("Mêmes structures"),
        (_("Structure"), _("SIREN"), _("Feuille de route"), _("Fiches")),
        (40, 12, 30, 40),
        parties,
    )


def _sheet(
    name: str, headings: Sequence[Cell], widths: Sequence[int], rows: list[list[Cell]], above: str = ""
) -> Iterable[Book]:
    """`above`: a line of its own over the headings."""
    if rows:
        lines = [[above], headings, *rows] if above else [headings, *rows]
        yield table_book(name, lines, head=1 if above else 0, widths=dict(enumerate(widths)), is_typed=True)


def _blank_if_none(cell: Cell | None) -> Cell:
    return "" if cell is None else cell
