"""The values of a plan that a fiche stores without a field: one text, each value after its label.

Code : A-12
Instances de gouvernance : comité technique
Financements : selon les crédits
Financeur : Région (montant : env. 12k)
"""

import re
from collections.abc import Iterable, Mapping

LABELS = {
    "axis": "Axe",
    "sub_axis": "Sous-axe",
    "sub_sub_axis": "Sous-sous-axe",
    "title": "Titre",
    "step": "Titre de la sous-action",
    "context": "Constat",
    "description": "Descriptif",
    "governance": "Instances de gouvernance",
    "objectives": "Objectifs",
    "expected_results": "Résultats attendus",
    "indicators": "Indicateurs liés",
    "lead_organisation": "Structure pilote",
    "means": "Moyens humains et techniques",
    "partners": "Partenaires",
    "department_unit": "Service pilote",
    "lead_contact": "Personne pilote",
    "elected_sponsor": "Élue ou élu de référence",
    "participation": "Participation citoyenne",
    "audiences": "Publics",
    "success_factors": "Conditions de réussite",
    "money": "Financements",
    "budget": "Budget prévisionnel",
    "status": "Statut",
    "priority": "Priorité",
    "starts_on": "Date de début",
    "ends_on": "Date de fin",
    "period": "Calendrier",
}
_KEYS = {label: key for key, label in LABELS.items()}

Slot = tuple[str, str]  # a funder and its amount, as written


def one_line(text: str) -> str:
    """Joins a name typed on two lines of a cell."""
    return ", ".join(" ".join(line.split()) for line in text.split("\n") if line.strip())


def pack_text(free: Iterable[tuple[str, str]], kept: Mapping[str, str]) -> str:
    """`free`: values without a column in a plan, by heading; they come first, so that the others can be found again."""
    parts = [labelled_text(label, text) for label, text in free if text]
    parts += [labelled_text(LABELS[key], kept[key]) for key in LABELS if kept.get(key)]
    return "\n".join(parts)


def labelled_text(label: str, text: str) -> str:
    """A line of the text that looks like a label gets a space before it, so that it is not read as one."""
    first, *others = text.split("\n")
    return "\n".join([f"{label} : {first}", *(f" {line}" if _line_key(line) else line for line in others)])


def unpack_text(text: str) -> dict[str, str]:
    """The text of each column of the plan. Lines before any label belong to none."""
    by_key: dict[str, list[str]] = {}
    under: list[str] = []
    for line in text.split("\n"):
        key = _line_key(line)
        if key:
            under = by_key.setdefault(key, [])
            line = line.partition(" : ")[2]
        under.append(line)
    return {key: value for key, lines in by_key.items() if (value := "\n".join(lines).strip())}


def _line_key(line: str) -> str:
    label, mark, _rest = line.partition(" : ")
    return _KEYS.get(label, "") if mark else ""


# --- funders that are no line of the plan of funding -----------------------------------------------------------------

_SLOT = re.compile(r"Financeur(?: \d+)? : ")


def slot_line(slot: Slot, place: int | None = None) -> str:
    name, amount = slot
    whom = f"Financeur {place}" if place else "Financeur"
    return f"{whom} : {name} (montant : {amount})" if amount else f"{whom} : {name}"


def split_money(text: str) -> tuple[str, list[Slot]]:
    """The free text of « Financements », and the funders listed in it."""
    free, slots = [], []
    for line in text.split("\n"):
        match = _SLOT.match(line)
        if match is None:
            free.append(line)
            continue
        slot = line[match.end() :]
        name, _mark, amount = slot.partition("(montant : ") if slot.endswith(")") else (slot, "", "")
        slots.append((name.strip(), amount[:-1].strip()))
    return "\n".join(free).strip(), slots
