"""Reads the public export of Aides-territoires: a page of JSON, then each aid as the facts of a scheme. Pure.

Fields, as its interface gives them: id, name, financers, instructors, description and eligibility (HTML), perimeter,
perimeter_scale, perimeter_code, categories (« theme / category »), targeted_audiences, aid_types, destinations,
start_date, submission_deadline, subvention_rate_lower_bound and _upper_bound (percents), subvention_comment,
recurrence, origin_url, url, date_created, date_updated. Any of them may be missing, null, or nonsense.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from jalons.base.frozen import frozen
from jalons.funding.rules.plain_text import clip_text, read_html_text
from jalons.funding.rules.schemes import MOST_PERCENT, Beneficiary, Paid, Perimeter, Recurrence, Theme

SITE = "https://aides-territoires.beta.gouv.fr"
SOURCE = "Aides-territoires"
KEY = "aides-territoires"
MOST_AIDS = 20_000
FIRST_YEAR, LAST_YEAR = 1990, 2100


class ExportCut(ValueError):
    """The text stops before its end."""


class ExportUnknown(ValueError):
    """This is no export of Aides-territoires."""


class ExportPage(NamedTuple):
    """`announced`: how many aids the whole export announces, 0 when it does not say. `following`: the address of the rest."""

    records: list[Any]
    announced: int
    following: str


def read_export_page(content: bytes) -> ExportPage:
    """A page of the interface, `{"count": …, "next": …, "results": […]}`, or a list of aids alone."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise (ExportCut if content.lstrip()[:1] in (b"{", b"[") else ExportUnknown) from error
    if isinstance(data, list):
        return ExportPage(data, 0, "")
    if not isinstance(data, dict) or not isinstance(data.get("results"), list):
        raise ExportUnknown
    count = data.get("count")
    return ExportPage(
        data["results"],
        count if isinstance(count, int) and count >= 0 else 0,
        data["next"] if isinstance(data.get("next"), str) else "",
    )


class Remark(StrEnum):
    """What was not as expected. An aid with one of `LEFT_ASIDE` is not kept at all."""

    NO_IDENTIFIER = "sans_identifiant"
    NO_NAME = "sans_nom"
    NO_FUNDER = "sans_financeur"
    TWICE = "doublon"
    RATE = "taux"
    DAYS = "dates"
    ADDRESS = "adresse"


LEFT_ASIDE = frozenset({Remark.NO_IDENTIFIER, Remark.NO_NAME, Remark.NO_FUNDER, Remark.TWICE})


@frozen
class Aid:
    """`facts`: values of the columns of a scheme, None when the aid is left aside; its territory is still to be found by
    `place`."""

    identifier: str
    name: str
    facts: dict[str, Any] | None
    place: str = ""
    place_code: str = ""
    scale: Perimeter | None = None
    remarks: tuple[Remark, ...] = ()


def read_aid(record: object) -> Aid:
    if not isinstance(record, Mapping):
        return Aid("", "", None, remarks=(Remark.NO_IDENTIFIER,))
    identifier, name = _identifier(record.get("id")), clip_text(_line(record.get("name")), 150)
    funder = _names(record.get("financers")) or _names(record.get("instructors"))
    lacking = {Remark.NO_IDENTIFIER: identifier, Remark.NO_NAME: name, Remark.NO_FUNDER: funder}
    if missing := [remark for remark, value in lacking.items() if not value]:
        return Aid(identifier, name, None, remarks=(missing[0],))
    remarks: list[Remark] = []
    facts = {
        "name": name,
        "funder": clip_text(funder, 120),
        "pays_for": clip_text(_line(record.get("description")), 300),
        "eligibility": clip_text(_text(record.get("eligibility")), 1500),
        "amounts": clip_text(_amounts(record), 400),
        "themes": _codes(Theme, _themes(record.get("categories"))),
        "beneficiaries": _codes(Beneficiary, _beneficiaries(record.get("targeted_audiences"))),
        "paid_kinds": _codes(Paid, _paid_kinds(record)),
        "is_investment_only": False,
        "recurrence": _recurrence(record.get("recurrence")),
        "source": SOURCE,
        **_rates(record, remarks),
        **_days(record, remarks),
        "source_url": _source_url(record, remarks),
    }
    # What was mended is to be verified, as a source without a day.
    facts["source_on"] = None if remarks else _day(record.get("date_updated")) or _day(record.get("date_created"))
    place, code = _line(record.get("perimeter"))[:150], _line(record.get("perimeter_code"))[:9]
    return Aid(identifier, name, facts, place, code, _scale(record.get("perimeter_scale"), place), tuple(remarks))


def _identifier(value: object) -> str:
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return text if re.fullmatch(r"[0-9A-Za-z_-]{1,40}", text) else ""


def _text(value: object) -> str:
    return read_html_text(value) if isinstance(value, str) else ""


def _line(value: object) -> str:
    return " ".join(_text(value).split())


def _texts(value: object) -> list[str]:
    """A list of names, or of objects that have one."""
    items: Iterable[object] = value if isinstance(value, list) else [value]
    named = (item.get("name") if isinstance(item, Mapping) else item for item in items)
    return [text for text in map(_line, named) if text]


def _names(value: object) -> str:
    return ", ".join(_texts(value))


def _strip_accents(text: str) -> str:
    stripped = unicodedata.normalize("NFD", text.lower())
    return "".join(sign for sign in stripped if not unicodedata.combining(sign))


def _codes(order: type[StrEnum], found: set[Any]) -> list[str]:
    return [str(code) for code in order if code in found]


# The first word found in a category says its theme.
_THEMES: tuple[tuple[Theme, str], ...] = (
    (Theme.DIGITAL, r"numeri|tiers.lieux|internet"),
    (Theme.YOUTH, r"jeunesse|educati|famille|enfance|scolaire"),
    (Theme.SOCIAL, r"cohesion sociale|inclusion|precarite|personnes agees|handicap|egalite|citoyennete|isolement"),
    (Theme.WORK, r"emploi|formation|insertion|economie sociale"),
    (Theme.HEALTH, r"sante|alimentation"),
    (Theme.CULTURE, r"culture|biblioth|lecture|patrimoine|medias|arts|musee"),
    (Theme.SERVICES, r"acces aux services|services publics|revitalisation|accessibilite|commerces"),
    (Theme.MOBILITY, r"mobilite|transport|logistique|voirie|modes actifs"),
    (Theme.BUILDING, r"batiment|equipement|logement|habitat|foncier|espace public|amenagement|architecture|friche"),
    (Theme.SUPPORT, r"appui|animation|mise en reseau|valorisation|ingenierie|cooperation"),
    (
        Theme.ENVIRONMENT,
        r"biodiversite|eau|dechet|energie|climat|foret|nature|sols?\b|montagne|littoral|qualite de l.air",
    ),
)


def _themes(value: object) -> set[Theme]:
    """« Thème / Catégorie »: the category says more than the theme above it."""
    names = [_strip_accents(text).rpartition(" / ")[2] for text in _texts(value)]
    return {
        next((theme for theme, pattern in _THEMES if re.search(pattern, name)), Theme.OTHER) for name in names if name
    }


_AUDIENCES: tuple[tuple[Beneficiary, str], ...] = (
    (Beneficiary.EPCI, r"^(epci|intercommunalite)"),
    (Beneficiary.COMMUNE, r"^commune"),
    (Beneficiary.DEPARTEMENT, r"^(departement|department)"),
    (Beneficiary.REGION, r"^region"),
    (Beneficiary.SOCIAL_CENTRE, r"ccas|cias"),
    (Beneficiary.PUBLIC_BODY, r"^(etablissement public|public-org)"),
    (Beneficiary.ASSOCIATION, r"^association"),
    (Beneficiary.COMPANY, r"^(entreprise|private-sector|public-cies)"),
    (Beneficiary.PERSON, r"^(particulier|private-person)"),
)


def _beneficiaries(value: object) -> set[Beneficiary]:
    return {
        next((who for who, pattern in _AUDIENCES if re.search(pattern, _strip_accents(text))), Beneficiary.OTHER)
        for text in _texts(value)
    }


def _paid_kinds(record: Mapping[Any, Any]) -> set[Paid]:
    words = _strip_accents(" ".join([*_texts(record.get("destinations")), *_texts(record.get("aid_types"))]))
    patterns = {Paid.INVESTMENT: r"investissement", Paid.OPERATING: r"fonctionnement", Paid.ENGINEERING: r"ingenierie"}
    return {paid for paid, pattern in patterns.items() if re.search(pattern, words)}


def _amounts(record: Mapping[Any, Any]) -> str:
    parts = (_names(record.get("aid_types")), _line(record.get("subvention_comment")))
    return ". ".join(part for part in parts if part)


def _recurrence(value: object) -> str:
    words = _strip_accents(_line(value))
    patterns = (
        ("ponctuel|oneoff", Recurrence.ONCE),
        ("permanent|ongoing", Recurrence.ALWAYS),
        ("recur", Recurrence.AGAIN),
    )
    return next((str(code) for pattern, code in patterns if re.search(pattern, words)), "")


def _rates(record: Mapping[Any, Any], remarks: list[Remark]) -> dict[str, Decimal | None]:
    low, high = (_number(record.get(f"subvention_rate_{side}_bound")) for side in ("lower", "upper"))
    known = [rate for rate in (low, high) if rate is not None]
    if any(not 0 <= rate <= MOST_PERCENT for rate in known) or known != sorted(known):
        remarks.append(Remark.RATE)
        low = high = None
    return {"rate_min": low, "rate_max": high}


def _number(value: object) -> Decimal | None:
    if value is None or isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = Decimal(str(value).replace(",", ".").strip())
        return number.quantize(Decimal("0.01")) if number.is_finite() else Decimal(-1)
    except InvalidOperation:
        return Decimal(-1)  # no percent: it is told


def _days(record: Mapping[Any, Any], remarks: list[Remark]) -> dict[str, date | None]:
    first, last = _day(record.get("start_date")), _day(record.get("submission_deadline"))
    written = [record.get(name) for name in ("start_date", "submission_deadline")]
    if (first and last and last < first) or sum(map(bool, written)) != sum(map(bool, (first, last))):
        remarks.append(Remark.DAYS)
        first = last = None
    return {"valid_from": first, "valid_to": last}


def _day(value: object) -> date | None:
    try:
        day = date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
    return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None


def _source_url(record: Mapping[Any, Any], remarks: list[Remark]) -> str:
    """The page of the funder, else the one of the catalogue; never an address that does something else than open a
    page."""
    origin = record.get("origin_url")
    if is_page_address(origin):
        return str(origin)
    if origin:
        remarks.append(Remark.ADDRESS)
    page = record.get("url")
    address = urljoin(SITE, page) if isinstance(page, str) and page.startswith("/") else ""
    return address if is_page_address(address) and urlsplit(address).netloc == urlsplit(SITE).netloc else SITE


def is_page_address(value: object) -> bool:
    if not isinstance(value, str) or not 0 < len(value) <= 300 or re.search(r"[\x00-\x20\x7f<>\"'`\\]", value):
        return False
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


# By the start of the level, in French or as its interface writes it.
_SCALES: tuple[tuple[str, Perimeter], ...] = (
    (r"^(pays|country|france|continent|monde)", Perimeter.COUNTRY),
    (r"^(mainland|metropole de france|france metropolitaine)", Perimeter.MAINLAND),
    (r"^(overseas|outre.mer)", Perimeter.OVERSEAS),
    (r"^region", Perimeter.REGION),
    (r"^depart", Perimeter.DEPARTEMENT),
    (r"^(epci|intercommun)", Perimeter.EPCI),
    (r"^commune$", Perimeter.COMMUNE),
    (r"^(adhoc|ad-hoc|basin|bassin)", Perimeter.OTHER),
)
_PLACES = {
    "france": Perimeter.COUNTRY,
    "europe": Perimeter.COUNTRY,
    "union europeenne": Perimeter.COUNTRY,
    "france metropolitaine": Perimeter.MAINLAND,
    "metropole": Perimeter.MAINLAND,
    "outre-mer": Perimeter.OVERSEAS,
    "outre mer": Perimeter.OVERSEAS,
}


def _scale(scale: object, place: str) -> Perimeter | None:
    """The level of a territory; None when only its name may tell. A name that says the whole country goes first: some
    levels are written wide."""
    if whole := _PLACES.get(_strip_accents(place)):
        return whole
    words = _strip_accents(_line(scale))
    return next((level for pattern, level in _SCALES if re.search(pattern, words)), None)


def read_aids(records: Iterable[object]) -> list[Aid]:
    """Each identifier once: the first is kept."""
    known: set[str] = set()
    aids = []
    for record in records:
        aid = read_aid(record)
        if aid.facts is not None and aid.identifier in known:
            aid = Aid(aid.identifier, aid.name, None, remarks=(Remark.TWICE,))
        known.add(aid.identifier)
        aids.append(aid)
    return aids
