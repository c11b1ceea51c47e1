"""Reads a table of people line by line, whatever its headings. Pure: French sentences are in `words`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from jalons.base.french import matching_key
from jalons.directory.rules import numbers
from jalons.directory.rules.categories import Category, College

# What a column may hold → the spellings of its heading.
HEADINGS: dict[str, tuple[str, ...]] = {
    "last_name": ("nom", "nom de famille", "nom du contact", "nom contact", "patronyme", "noms"),
    "first_name": ("prénom", "prénoms", "prénom du contact"),
    "full_name": (
        "nom prénom", "nom et prénom", "nom / prénom", "prénom nom", "prénom et nom", "nom complet", "contact",
        "personne", "interlocuteur", "interlocutrice", "noms et prénoms", "référent", "identité",
    ),
    "organisation": (
        "structure", "organisme", "organisation", "nom de la structure", "nom structure", "nom de l'organisme",
        "établissement", "employeur", "institution", "raison sociale", "collectivité", "dénomination", "entité",
        "nom de l'organisation", "association",
    ),
    "function": ("fonction", "poste", "qualité", "mandat", "métier", "intitulé du poste", "rôle", "titre"),
    "service": ("service", "direction", "pôle", "département service", "unité"),
    "email": (
        "mail", "courriel", "e-mail", "email", "adresse mail", "adresse email", "adresse e-mail", "mél", "mel",
        "adresse électronique", "adresse de messagerie", "courrier électronique",
    ),
    "phone": ("téléphone", "tél", "tel", "portable", "mobile", "numéro de téléphone", "n° de téléphone", "ligne directe", "gsm"),
    "address": ("adresse", "adresse postale", "rue", "adresse complète", "coordonnées postales"),
    "commune": ("commune", "ville", "localité", "code insee", "insee", "commune (insee)", "code commune", "nom de la commune"),
    "category": ("catégorie", "type", "secteur", "public/privé", "type d'acteur", "catégorie d'acteur", "profil", "statut"),
    "college": ("collège", "collège d'acteur"),
    "siren": ("siren", "n° siren", "numéro siren"),
    "siret": ("siret", "n° siret", "numéro siret"),
    "status": ("rencontré", "rencontrée", "rencontrés", "rencontre", "déjà rencontré", "vu", "entretien fait",),
    "consents": (
        "consentement", "accord", "rgpd", "accord pour être recontacté", "accepte d'être recontacté", "recontact",
        "autorisation", "consentement rgpd",
    ),
    "reference": ("référence jalons",),
}  # fmt: skip
LENGTHS = {
    "last_name": 80, "first_name": 80, "organisation": 150, "function": 120, "service": 120, "email": 254, "phone": 30,
    "address": 250,
}  # fmt: skip

_PROFILES: dict[str, tuple[str, ...]] = {
    College.ELECTED: ("élu", "élue", "élus", "élue ou élu", "élu local", "maire", "élu(e)"),
    College.AGENT: ("agent", "agente", "agent public", "agente ou agent public", "agents", "technicien"),
    College.ASSOCIATION: ("association", "asso", "associatif", "associations"),
    College.COMPANY: ("entreprise", "entreprises", "commerce", "société", "commerçant", "artisan"),
    College.INHABITANT: ("habitant", "habitante", "habitants", "habitante ou habitant", "usager", "usagère"),
    Category.PUBLIC: (
        "public", "publique", "service public", "publics", "collectivité", "mairie", "institution", "État",
        "institutionnel", "secteur public", "opérateur", "service public, mairie, élue ou élu",
    ),
    Category.PRIVATE: ("privé", "privée", "privés", "secteur privé", "entreprise ou association"),
    Category.CITIZEN: ("citoyen", "citoyenne", "citoyens", "citoyenne ou citoyen", "particulier"),
}  # fmt: skip
PROFILES = {matching_key(word): profile for profile, words in _PROFILES.items() for word in words}
_YES = {
    "oui",
    "o",
    "x",
    "ok",
    "1",
    "vrai",
    "true",
    "yes",
    "fait",
    "rencontre",
    "rencontree",
    "rencontres",
    "vu",
    "accord",
    "accepte",
    "d accord",
}
_NO = {"non", "n", "0", "faux", "false", "no", "a rencontrer", "pas encore", "refus", "refuse", "a faire", "a voir"}
_CIVILITY = re.compile(r"^(m\.|mr|mme|mlle|madame|monsieur|dr|m)\s+(?=\S)", re.IGNORECASE)
_EMAIL = re.compile(r"(?<![^@\s<>;,])[^@\s<>;,]++@[^@\s<>;,]+\.[^@\s<>;,.]{2,}")
_DAY = re.compile(r"([0-3]?[0-9])[/.-]([01]?[0-9])[/.-]([0-9]{4})")


class Doubt(StrEnum):
    """What the preview tells beside a line."""

    EMAIL = "email"  # does not look like an address: left out
    EMAILS = "emails"  # several addresses: the first one is kept
    COMMUNE = "commune"  # not in the perimeter
    CATEGORY = "category"  # an unknown word
    ANSWER = "answer"  # neither yes nor no
    SIREN = "siren"
    SIRET = "siret"
    PHONE = "phone"  # too few digits to be called: kept as it is
    PHONE_REPAIRED = "phone_repaired"  # the leading zero that a spreadsheet removed was restored
    SIREN_REPAIRED = "siren_repaired"
    SIRET_REPAIRED = "siret_repaired"
    NAME_CUT = "name_cut"  # « Nom Prénom » in one cell, split by a guess
    NAMED_BY_FUNCTION = "named_by_function"
    NAMED_BY_ORGANISATION = "named_by_organisation"
    OTHER_NUMBER = "other_number"  # the organisation has another SIREN or SIRET: this one is ignored
    TOO_LONG = "too_long"  # the text was cut
    DOUBLE = "double"  # perhaps an existing contact
    SAME_LINE = "same_line"  # the same person as an earlier line
    REFUSED = "refused"  # refused to be written to: a table does not change it
    NOBODY = "nobody"  # neither a name nor an organisation: the line is ignored


@dataclass
class Line:
    """One person as the table gives them. `values` only has the cells that are filled; `commune` is a code."""

    number: int
    values: dict[str, str] = field(default_factory=dict)
    doubts: list[tuple[Doubt, str]] = field(default_factory=list)

    @property
    def is_nobody(self) -> bool:
        return Doubt.NOBODY in {doubt for doubt, _about in self.doubts}


def read_line(number: int, texts: Mapping[str, str], communes: Mapping[str, str], today: date) -> Line:
    """`communes`: what each may be called (`commune_names`) → its code."""
    line = Line(number)
    for key in ("organisation", "function", "service", "address", "reference"):
        if key in texts:
            line.values[key] = " ".join(texts[key].split())
    _read_name(line, texts)
    _read_email(line, texts.get("email", ""))
    _read_phone(line, texts.get("phone", ""))
    _read_commune(line, texts.get("commune", ""), communes)
    for key in ("category", "college"):
        _read_profile(line, texts.get(key, ""))
    for key in ("siren", "siret"):
        _read_number(line, key, texts.get(key, ""))
    _read_status(line, texts.get("status", ""))
    _read_consent(line, texts.get("consents", ""), today)
    for key, most in LENGTHS.items():
        if len(line.values.get(key, "")) > most:
            line.doubts.append((Doubt.TOO_LONG, line.values[key]))
            line.values[key] = line.values[key][:most].rstrip()
    return line


def _read_name(line: Line, cells: Mapping[str, str]) -> None:
    last, first = cells.get("last_name", ""), cells.get("first_name", "")
    if not (last or first) and "full_name" in cells:
        last, first, is_sure = split_name(cells["full_name"])
        if not is_sure:
            line.doubts.append((Doubt.NAME_CUT, cells["full_name"]))
    if not (last or first):
        if "function" in line.values:
            last = line.values["function"]
            line.doubts.append((Doubt.NAMED_BY_FUNCTION, last))
        elif "organisation" in line.values:
            last = line.values["organisation"]
            line.doubts.append((Doubt.NAMED_BY_ORGANISATION, last))
        else:
            line.doubts.append((Doubt.NOBODY, ""))
    for key, text in (("last_name", last), ("first_name", first)):
        if text:
            line.values[key] = " ".join(_CIVILITY.sub("", text).split())


def split_name(text: str) -> tuple[str, str, bool]:
    """(nom, prénom, is sure). A word in capitals is the family name; else a comma separates the two; else the first
    word is a guess."""
    text = " ".join(_CIVILITY.sub("", text).split())
    before, comma, after = text.partition(",")
    if comma:
        return before.strip(), after.strip(), True
    words = text.split()
    capitals = [word for word in words if len(word) > 1 and word.isupper()]
    if capitals and len(capitals) < len(words):
        return " ".join(capitals), " ".join(word for word in words if word not in capitals), True
    if len(words) < 2:
        return text, "", True
    return words[0], " ".join(words[1:]), False


def _read_email(line: Line, text: str) -> None:
    if not text:
        return
    addresses = _EMAIL.findall(text.removeprefix("mailto:"))
    if addresses:
        line.values["email"] = addresses[0].lower()
    if len(addresses) != 1:
        line.doubts.append((Doubt.EMAILS if addresses else Doubt.EMAIL, text))


def _read_phone(line: Line, text: str) -> None:
    if text:
        line.values["phone"] = numbers.format_phone(text)
        if numbers.has_lost_zero(text):
            line.doubts.append((Doubt.PHONE_REPAIRED, line.values["phone"]))
        elif len(numbers.keep_figures(text)) < 8:
            line.doubts.append((Doubt.PHONE, text))


def _read_commune(line: Line, text: str, communes: Mapping[str, str]) -> None:
    if not text:
        return
    # « 24310 Brantôme », « Brantôme (24310) », « 1001 » for « 01001 »
    name = matching_key(re.sub(r"\(?\b[0-9]{5}\b\)?", "", text))
    code = communes.get(text.upper()) or communes.get(text.rjust(5, "0")) or communes.get(name)
    if code:
        line.values["commune"] = code
    else:
        line.doubts.append((Doubt.COMMUNE, text))


def _read_profile(line: Line, text: str) -> None:
    if not text:
        return
    profile = PROFILES.get(matching_key(text), "")
    if profile in set(College):
        line.values["college"] = profile
    elif profile:
        line.values["category"] = profile
    else:
        line.doubts.append((Doubt.CATEGORY, text))


def _read_number(line: Line, key: str, text: str) -> None:
    if not text:
        return
    length, is_right, wrong, repaired = {
        "siren": (9, numbers.is_siren, Doubt.SIREN, Doubt.SIREN_REPAIRED),
        "siret": (14, numbers.is_siret, Doubt.SIRET, Doubt.SIRET_REPAIRED),
    }[key]
    typed = numbers.keep_figures(text)
    whole = numbers.restore_zeros(typed, length)
    if not is_right(whole):
        line.doubts.append((wrong, text))
        return
    line.values[key] = whole
    if whole != typed:
        line.doubts.append((repaired, whole))


def _read_yes_or_no(text: str) -> bool | None:
    word = matching_key(text)
    if _DAY.search(text) or word in _YES or word.split()[:1] == ["oui"]:
        return True
    return False if word in _NO or word.split()[:1] == ["non"] else None


def _read_status(line: Line, text: str) -> None:
    if not text:
        return
    met = _read_yes_or_no(text)
    if met is None:
        line.doubts.append((Doubt.ANSWER, text))
    else:
        line.values["status"] = "rencontre" if met else "a_rencontrer"


def _read_consent(line: Line, text: str, today: date) -> None:
    """Accepts « oui », « oui le 05/12/2026 » or a day alone; without a day, the consent is of today. « refus » is
    stronger than « non »."""
    if not text:
        return
    if matching_key(text).split()[:1] in (["refus"], ["refuse"]):
        line.values["consents"] = "refus"
        return
    agrees = _read_yes_or_no(text)
    if agrees is None:
        line.doubts.append((Doubt.ANSWER, text))
        return
    line.values["consents"] = "oui" if agrees else "non"
    day = day_in(text)
    if agrees and day and day <= today:
        line.values["consented_on"] = day.isoformat()


def day_in(text: str) -> date | None:
    match = _DAY.search(text)
    try:
        return date(int(match[3]), int(match[2]), int(match[1])) if match else None
    except ValueError:
        return None


def commune_names(communes: Iterable[tuple[str, str]]) -> dict[str, str]:
    """(code, name) → the possible names of each commune: its code, its name, and « St » for « Saint »."""
    names: dict[str, str] = {}
    for code, name in communes:
        folded = matching_key(name)
        short = re.sub(r"\bsainte\b", "ste", re.sub(r"\bsaint\b", "st", folded))
        names |= {code: code, folded: code, short: code}
    return names
