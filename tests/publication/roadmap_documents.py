"""A feuille de route of twelve fiches as people write it, in three layouts and three formats. Its text is made; it names roles only."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache

import typst
from docx import Document as DocxDocument
from odfdo import Cell, Document, Header, Paragraph, Row, Table

from tests.publication.narrow_pdf import NarrowPdf

Layout = str
LAYOUTS: tuple[Layout, ...] = ("headings", "table per fiche", "big table")
FORMATS = ("docx", "odt", "pdf", "pdf without vertical lines", "pdf without lines", "pdf of narrow cells")
AXES = ("Aller vers les habitants", "Former celles et ceux qui aident", "Équiper les lieux")


@dataclass(frozen=True)
class Made:
    """A fiche as it is written, and what must come out of it: `expenses` by nature (« » when the text says none), `funders` by name."""

    axis: int
    title: str
    pilot: str
    period: str
    starts: date | None
    ends: date | None
    budget: str
    expenses: tuple[tuple[str, str], ...]
    funding: str = ""
    funders: tuple[tuple[str, str], ...] = ()
    partners: str = "Les mairies, la médiathèque et le centre social"
    indicators: str = "Nombre de personnes accueillies dans l’année"
    steps: tuple[str, ...] = ()

    @property
    def objectives(self) -> str:
        return f"Que chacune et chacun profite de l’action « {self.title} » à moins de quinze minutes de chez soi."

    @property
    def description(self) -> str:
        return (
            f"L’action « {self.title} » se prépare avec les mairies, puis s’ouvre dans trois bourgs. Un bilan est fait chaque "
            "semestre par la chargée de coopération, avec les personnes accueillies."
        )


OP, INV = "fonctionnement", "investissement"
MADE = (
    Made(0, "Ouvrir un accueil numérique dans chaque bourg", "Communauté de communes", "janv. 2026 – déc. 2027", date(2026, 1, 1), date(2027, 12, 31), "12 500 € TTC", (("", "12500"),), "Région : 6 000 € ; autofinancement : 6 500 €", (("Région", "6000"), ("Autofinancement", "6500"))),
    Made(0, "Faire circuler un bus numérique", "Communauté de communes", "1er semestre 2026", date(2026, 1, 1), date(2026, 6, 30), "12,5 k€", (("", "12500"),), "Caf (3 000 €), département (2 500 €)", (("Caf", "3000"), ("Département", "2500"))),
    Made(0, "Appeler les personnes isolées", "Centre social", "septembre 2026 à juin 2027", date(2026, 9, 1), date(2027, 6, 30), "Fonctionnement : 4 500 € ; investissement : 8 000 €", ((OP, "4500"), (INV, "8000"))),
    Made(0, "Tenir une permanence au marché", "Mairie du bourg-centre", "2026-2028", date(2026, 1, 1), date(2028, 12, 31), "2026 : 5 000 € ; 2027 : 7 500 €", (("", "12500"),)),
    Made(1, "Former les secrétaires de mairie", "Centre de gestion", "du 1er mars 2026 au 30 juin 2027", date(2026, 3, 1), date(2027, 6, 30), "3 200,50 € TTC", (("", "3200.50"),), "État : 1 600 €", (("État", "1600"),)),
    Made(1, "Réunir les médiatrices et les médiateurs", "Chargée de coopération", "à partir de mars 2026", date(2026, 3, 1), None, "environ 2 000 € par an", ()),
    Made(1, "Écrire un guide des lieux", "Médiathèque", "T1 2026 – T3 2026", date(2026, 1, 1), date(2026, 9, 30), "1 800 €", (("", "1800"),)),
    Made(1, "Repérer les besoins en visite", "CIAS", "2e trimestre 2026", date(2026, 4, 1), date(2026, 6, 30), "Temps de travail interne", ()),
    Made(2, "Prêter des ordinateurs reconditionnés", "Médiathèque", "avril 2026 – mars 2027", date(2026, 4, 1), date(2027, 3, 31), "9 600 € TTC (dont 1 600 € de fonctionnement et 8 000 € d’investissement)", ((OP, "1600"), (INV, "8000")), "Banque des territoires : 4 800 €", (("Banque des territoires", "4800"),)),
    Made(2, "Ouvrir un atelier de réparation", "Association d’insertion", "fin 2026", date(2026, 10, 1), date(2026, 12, 31), "15 000 € TTC", (("", "15000"),)),
    Made(2, "Relier les salles des fêtes au haut débit", "Syndicat du numérique", "de janvier à juin 2027", date(2027, 1, 1), date(2027, 6, 30), "45 000 € HT", (("", "45000"),), "Europe (FEDER) : 20 000 €", (("Europe (FEDER)", "20000"),)),
    Made(2, "Créer un espace de coworking rural", "Communauté de communes", "2027", date(2027, 1, 1), date(2027, 12, 31), "Étude : 6 000 €, travaux : 80 000 €", (("", "6000"), ("", "80000")), "Région : 30 000 €", (("Région", "30000"),), steps=("Choisir le lieu", "Signer le bail", "Ouvrir les portes")),
)  # fmt: skip


def truth() -> tuple[int, int]:
    """How many amounts, and how many days, the document says for sure."""
    amounts = sum(len(fiche.expenses) + len(fiche.funders) for fiche in MADE)
    return amounts, sum(bool(day) for fiche in MADE for day in (fiche.starts, fiche.ends))


def fiche_fields(fiche: Made) -> list[tuple[str, str]]:
    """The fields of a fiche under the words of its form."""
    said = [
        ("Pilote", fiche.pilot),
        ("Objectifs visés", fiche.objectives),
        ("Description de l’action", fiche.description),
        ("Partenaires associés", fiche.partners),
        ("Calendrier prévisionnel", fiche.period),
        ("Étapes", "\n".join(fiche.steps)),
        ("Budget prévisionnel", fiche.budget),
        ("Financement", fiche.funding),
        ("Indicateurs de réussite", fiche.indicators),
        ("Observations", "À relire avec les élues et les élus."),
    ]
    return [(label, text) for label, text in said if text]


BIG_HEADINGS = ("N°", "Intitulé de l’action", "Pilote", "Calendrier", "Budget", "Financements", "Indicateurs")


def big_row(number: int, fiche: Made) -> list[str]:
    return [str(number), fiche.title, fiche.pilot, fiche.period, fiche.budget, fiche.funding, fiche.indicators]


# --- a document, piece by piece -----------------------------------------------------------------------------------------


@dataclass
class Writer:
    """What each format writes: headings, paragraphs, tables."""

    heading: Callable[[str, int], None]
    paragraph: Callable[[str], None]
    table: Callable[[list[list[str]]], None]
    done: Callable[[], bytes]
    numbers: dict[int, int] = field(default_factory=dict)


def write(layout: Layout, form: str) -> bytes:
    writer = WRITERS[form]()
    writer.heading("Feuille de route d’inclusion numérique", 1)
    writer.paragraph("La communauté de communes compte 11 000 habitants et 24 communes.")
    writer.paragraph("Coût global estimé de la feuille de route : 200 000 €.")
    for axis, title in enumerate(AXES):
        writer.heading(f"Axe {axis + 1} : {title}", 2)
        mine = [(number, fiche) for number, fiche in enumerate(MADE, 1) if fiche.axis == axis]
        if layout == "big table":
            writer.table([list(BIG_HEADINGS), *(big_row(number, fiche) for number, fiche in mine)])
            continue
        for number, fiche in mine:
            _write_fiche(writer, layout, number, fiche)
    writer.heading("Annexes", 2)
    writer.paragraph("Glossaire : un conseiller numérique aide les habitants.")
    return writer.done()


def _write_fiche(writer: Writer, layout: Layout, number: int, fiche: Made) -> None:
    if layout == "headings":
        writer.heading(f"Fiche action {number} : {fiche.title}", 3)
        for label, text in fiche_fields(fiche):
            if len(text) > 60:
                writer.heading(label, 4)
                writer.paragraph(text)
            else:
                for place, line in enumerate(text.split("\n")):
                    writer.paragraph(line if place else f"{label} : {line}")
        return
    writer.table([[f"Fiche action n°{number}", fiche.title], *map(list, fiche_fields(fiche))])
    writer.paragraph("")


# --- the three formats --------------------------------------------------------------------------------------------------


def _docx() -> Writer:
    document = DocxDocument()

    def table(rows: list[list[str]]) -> None:
        made = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
        for line, row in enumerate(rows):
            for place, text in enumerate(row):
                made.cell(line, place).text = text

    def done() -> bytes:
        buffer = io.BytesIO()
        document.save(buffer)
        return buffer.getvalue()

    return Writer(
        lambda text, level: document.add_heading(text, level) and None,
        lambda text: document.add_paragraph(text) and None,
        table,
        done,
    )


def _odt() -> Writer:
    document = Document("text")
    body = document.body
    body.clear()
    counts = [0]

    def table(rows: list[list[str]]) -> None:
        counts[0] += 1
        made = Table(f"Tableau{counts[0]}")
        for row in rows:
            line = Row()
            for text in row:
                cell = Cell()
                for one in text.split("\n"):
                    cell.append(Paragraph(one))
                line.append_cell(cell)
            made.append_row(line)
        body.append(made)

    def done() -> bytes:
        buffer = io.BytesIO()
        document.save(buffer)
        return buffer.getvalue()

    return Writer(
        lambda text, level: body.append(Header(level, text)), lambda text: body.append(Paragraph(text)), table, done
    )


def _pdf(stroke: str = "0.5pt") -> Writer:
    pieces = ['#set page(margin: 1.5cm)\n#set text(size: 10pt, lang: "fr")\n']

    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'

    def table(rows: list[list[str]]) -> None:
        widths = {2: "(1fr, 3fr)", len(BIG_HEADINGS): "(0.4fr, 1.6fr, 1.2fr, 1.2fr, 1.5fr, 1.5fr, 1.4fr)"}
        columns = widths.get(len(rows[0]), f"{len(rows[0])}")
        cells = ", ".join(f"text(size: 8pt, {quoted(text)})" for row in rows for text in row)
        pieces.append(f"#table(columns: {columns}, stroke: {stroke}, inset: 5pt, {cells})\n")

    return Writer(
        lambda text, level: pieces.append(f"#heading(level: {level}, {quoted(text)})\n"),
        lambda text: pieces.append(f"#par({quoted(text)})\n") if text else None,
        table,
        lambda: typst.compile("".join(pieces).encode()),
    )


def _narrow_pdf() -> Writer:
    made = NarrowPdf()
    return Writer(made.heading, made.paragraph, made.table, made.done)


WRITERS = {
    "docx": _docx,
    "odt": _odt,
    "pdf": _pdf,
    "pdf without vertical lines": lambda: _pdf("(y: 0.5pt)"),
    "pdf without lines": lambda: _pdf("none"),
    "pdf of narrow cells": _narrow_pdf,
}


@cache
def made_document(layout: Layout, form: str) -> bytes:
    return write(layout, form)


def euros(amount: str) -> Decimal:
    return Decimal(amount).quantize(Decimal("0.01"))
