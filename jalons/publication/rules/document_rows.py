"""A document as the tables that the import of workbooks reads: one of its fiches, one for each of its tables of actions."""

from collections.abc import Mapping, Sequence

from jalons.base.french import NBSP, matching_key
from jalons.base.frozen import frozen
from jalons.papers.uploaded_documents.blocks import Block
from jalons.publication.rules.columns import HEADINGS
from jalons.publication.rules.document_fiches import BigTable, Fiche, Passage, find_fiches
from jalons.publication.rules.document_money import Joined, join_table
from jalons.publication.rules.document_titles import missing_titles
from jalons.publication.rules.document_words import BUDGET, MONEY
from jalons.publication.rules.kept_text import LABELS
from jalons.publication.rules.money_columns import is_amount
from jalons.publication.rules.written_money import has_amount, write_amount

PLACE, OUTSIDE = "place", "outside"
"""Columns that only documents have: where a fiche stands, and a passage that no fiche holds."""
DOCUMENT_HEADINGS = {PLACE: "Endroit du document", OUTSIDE: "Hors des fiches"}
NUMBER, TEXT = "Numéro dans le document", "Texte de la fiche"
# More labels than any form has: what is beyond is kept with the text of the fiche.
_MOST_LABELS = 60
_QUOTE = 300


@frozen
class Rows:
    """A table, its name, and the (row, column) of cells that repeat a merged one."""

    name: str
    rows: list[list[str]]
    merged: frozenset[tuple[int, int]] = frozenset()


def document_tables(blocks: Sequence[Block]) -> list[Rows]:
    """The one that holds most actions first; empty when the document has neither fiches nor a table of actions. A table of
    the money of the fiches joins them; what else is a table is told among what is left aside."""
    found = find_fiches(blocks)
    passages = [one for one in found.order if isinstance(one, Passage)]
    joins = {place: join_table(table, found.fiches) for place, table in enumerate(found.tables, 1)}
    joined = next((join for join in joins.values() if join), None)
    apart = {
        place: table for place, table in enumerate(found.tables, 1) if joined is None or joins[place] is not joined
    }
    tables = [_table_rows(table, place, passages) for place, table in apart.items()]
    if not found.fiches:
        return tables
    beside = [Passage(f"Tableau {place}", table.page, [_apart_sentence(table)]) for place, table in apart.items()]
    beside += [Passage("Tableau des montants, ligne sans fiche", 0, [text]) for text in (joined.left if joined else ())]
    if missing := missing_titles(blocks, [fiche.number for fiche in found.fiches]):
        beside.insert(0, Passage("Titres sans fiche", 0, [_missing_sentence(missing, len(found.fiches))]))
    fiches = Rows(
        f"Fiches du document ({_count(len(found.fiches), 'fiche')})", _fiche_rows([*found.order, *beside], joined)
    )
    return sorted([fiches, *tables], key=lambda one: one is not fiches and len(one.rows) <= 2 * len(found.fiches))[:20]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number > 1 else ''}"


def _apart_sentence(table: BigTable) -> str:
    lines = _count(len(table.rows) - 1, "ligne")
    return f"{lines}, sous « {' | '.join(filter(None, table.rows[0]))} »{NBSP}: rien n’en est repris avec les fiches."


def _missing_sentence(missing: Sequence[str], count: int) -> str:
    others = f" et {_count(len(missing) - 1, 'autre')}" if len(missing) > 1 else ""
    seen = f"{_count(len(missing) + count, 'titre')} vus, {_count(count, 'fiche')}"
    return f"{seen}{NBSP}: il manque «{NBSP}{missing[0]}{NBSP}»{others}."


def is_fiche_table(headings: Sequence[str]) -> bool:
    return list(headings[:1]) == [DOCUMENT_HEADINGS[PLACE]]


def document_columns(headings: Sequence[str], keep: str) -> dict[int, str]:
    """The field of each column of a table of fiches. `keep`: that of a label which no field has."""
    keys = {heading: key for key, heading in (LABELS | DOCUMENT_HEADINGS).items()} | {"Étapes": "steps"}
    return {number: keys.get(heading, keep) for number, heading in enumerate(headings)}


def joined_columns(headings: Sequence[str]) -> range:
    """Those that a table of money gave to fiches."""
    outside = DOCUMENT_HEADINGS[OUTSIDE]
    return range(headings.index(outside) + 1, len(headings)) if is_fiche_table(headings) else range(0)


def loose_text_column(headings: Sequence[str]) -> int | None:
    """That of what stands in a fiche under no label."""
    return list(headings).index(TEXT) if is_fiche_table(headings) and TEXT in headings else None


def own_columns(headings: Sequence[str]) -> dict[int, str]:
    """The columns that nobody chooses; none in a table that comes from no document."""
    keys = {heading: key for key, heading in DOCUMENT_HEADINGS.items()}
    return {number: keys[heading] for number, heading in enumerate(headings) if heading in keys}


# --- fiches ----------------------------------------------------------------------------------------------------------


def _fiche_rows(order: Sequence[Fiche | Passage], joined: Joined | None = None) -> list[list[str]]:
    """The columns of money that a table gives them come last."""
    width = len(joined.headings) if joined else 0
    fiches = [one for one in order if isinstance(one, Fiche)]
    labels = _other_labels(fiches)
    keys = [key for key in HEADINGS if any(key in fiche.fields for fiche in fiches)]
    headings = [DOCUMENT_HEADINGS[PLACE], LABELS["axis"], LABELS["title"]]
    headings += [_heading(key) for key in keys] + list(labels.values())
    headings += [TEXT, NUMBER, DOCUMENT_HEADINGS[OUTSIDE]]
    rows = [[*headings, *(joined.headings if joined else ())]]
    count = 0
    for one in order:
        if isinstance(one, Passage):
            rows.append([_passage_place(one), *[""] * (len(headings) - 2), _passage_text(one), *[""] * width])
            continue
        amounts = joined.cells.get(count, ("",) * width) if joined else ()
        count += 1
        place = f"Fiche {count}, page {one.page}" if one.page else f"Fiche {count}"
        cells = [_field_text(key, one.fields.get(key, [])) for key in keys]
        others, texts = _other_texts(one, labels)
        rows.append([place, one.axis, one.title, *cells, *others, texts, one.number, "", *amounts])
    return rows


def _heading(key: str) -> str:
    return "Étapes" if key == "steps" else LABELS[key]


def _other_labels(fiches: Sequence[Fiche]) -> dict[str, str]:
    """The labels that no field has, by key, as they are first written. One that is written like a field is told apart."""
    taken = {*LABELS.values(), *DOCUMENT_HEADINGS.values(), "Étapes", TEXT, NUMBER}
    labels: dict[str, str] = {}
    for fiche in fiches:
        for label in fiche.others:
            named = f"{label} (document)" if label in taken else label
            if len(labels) < _MOST_LABELS:
                labels.setdefault(matching_key(label), named)
    return labels


def _other_texts(fiche: Fiche, labels: Mapping[str, str]) -> tuple[list[str], str]:
    by_label: dict[str, list[str]] = {}
    beyond = list(fiche.texts)
    for label, texts in fiche.others.items():
        key = matching_key(label)
        if key in labels:
            by_label.setdefault(key, []).extend(texts)
        else:
            beyond.append(f"{label} : {' '.join(texts)}")
    return ["\n".join(by_label.get(key, [])) for key in labels], "\n".join(beyond)


def _field_text(key: str, said: Sequence[tuple[str, str]]) -> str:
    """The text of a field. Two labels for one field are both written; money says what its label says."""
    if key in (BUDGET, MONEY):
        said = _told_totals(said)
        return "\n".join(_money_text(label, text, is_alone=len(said) == 1) for label, text in said)
    labels = list(dict.fromkeys(matching_key(label) for label, _text in said))
    if len(labels) < 2:
        return "\n".join(text for _label, text in said)
    told: set[str] = set()
    lines = []
    for label, text in said:
        lines.append(text if label in told or not label else f"{label} : {text}")
        told.add(label)
    return "\n".join(lines)


_PLAIN = {"budget", "budget previsionnel", "cout", "cout previsionnel", "cout total", "budget total", "financement", "financements", "plan de financement"}  # fmt: skip


def _told_totals(said: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """« Budget prévisionnel : 74 500 € » beside a table of its parts is their total."""
    plain = [place for place, (label, _text) in enumerate(said) if _is_plain(label)]
    if len(plain) != 1 or len(said) < 3 or not is_amount(said[plain[0]][1]):
        return said
    return [
        ("Total", f"Total : {write_amount(text, label)}") if [place] == plain else (label, text)
        for place, (label, text) in enumerate(said)
    ]


def _is_plain(label: str) -> bool:
    words = matching_key(label.split("(")[0])
    return words in _PLAIN or (
        " ".join(words.split()[:-1]) in _PLAIN and words.split()[-1] in ("ttc", "ht", "k", "euros")
    )


def _money_text(label: str, text: str, *, is_alone: bool) -> str:
    """« Dépenses d’investissement » beside « 8 000 € » is « Dépenses d’investissement : 8 000 € »."""
    text = write_amount(text, label) if "\n" not in text else text
    is_plain = not label or label == "Total" or _is_plain(label)
    if is_plain or (is_alone and not has_amount(text)) or "\n" in text or text.count("€") != 1:
        return text
    return f"{label} : {text}"


# --- the rest --------------------------------------------------------------------------------------------------------


def _passage_place(passage: Passage) -> str:
    return f"Page {passage.page}" if passage.page else "Hors fiche"


def _passage_text(passage: Passage) -> str:
    texts = [text for text in passage.texts if text]
    if not texts:
        return "Page sans texte : une image."
    whole = " ".join(filter(None, (passage.title, "–" if passage.title else "", " ".join(texts))))
    return whole[:_QUOTE] + ("…" if len(whole) > _QUOTE else "")


def _table_rows(table: BigTable, place: int, passages: Sequence[Passage]) -> Rows:
    """With the axis under which each line stands, when the table has no column for it; then the passages around it."""
    axes = {matching_key(axis) for axis in table.axes} - {""}
    has_axes = bool(axes) and "axe" not in [matching_key(cell).split(" ")[0] for cell in table.rows[0]]
    before = [[LABELS["axis"]], *([axis] for axis in table.axes[1:])] if has_axes else [[] for _row in table.rows]
    after = [list(DOCUMENT_HEADINGS.values()), *[["", ""]] * (len(table.rows) - 1)]
    rows = [[*left, *row, *right] for left, row, right in zip(before, table.rows, after, strict=True)]
    rows += [[*[""] * (len(rows[0]) - 2), _passage_place(passage), _passage_text(passage)] for passage in passages]
    merged = frozenset((row, column + has_axes) for row, column in table.merged)
    return Rows(f"Tableau {place} ({_count(len(table.rows) - 1, 'ligne')})", rows, merged)
