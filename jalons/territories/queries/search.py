"""Finds a territory as people type it: an index gives candidates, pure rules choose among them."""

import re
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum, Value
from django.db.models.functions import Length, StrIndex, Substr
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base import french
from jalons.base.frozen import frozen
from jalons.territories import rules
from jalons.territories.models import Commune, Departement, Epci, EpciMembership, OldCode, Part, Postcode, SearchEntry

_CODE = re.compile(r"\d[\dAB]\d{3}")
_DEPARTEMENT = re.compile(r"\d[\dAB]\d?")
_PLACE = re.compile(r"\d{5}|\d[\dab]|9[78]\d")


@frozen
class Hit:
    """A territory that was found. `kind` is commune, epci or departement; `note` is the former name or code that led to
    it."""

    kind: str
    code: str
    name: str
    detail: str
    note: str = ""


@frozen
class _Found:
    commune: Commune | None = None
    epci: Epci | None = None
    departement: Departement | None = None
    former: str = ""

    @property
    def key(self) -> tuple[str, str]:
        territory = self.commune or self.epci or self.departement
        return type(territory).__name__, str(territory.pk if territory else "")


def search_territories(text: str, limit: int = 20) -> list[Hit]:
    """Searches by name, INSEE code, postcode, SIREN or SIRET: the most exact first, then by kind, then by population.

    The name may be that of a former commune, lack accents or the kind of its EPCI, or have one typing slip. A postcode
    or a département may come before or after it: « Sainte-Colombe 24 ».
    """
    number = rules.compact_number(text)
    matches = (_find_by_number(number) if number[:1].isdigit() else []) or _find_by_name(rules.fold_name(text), limit)
    unique: dict[tuple[str, str], _Found] = {}
    for item in matches:
        unique.setdefault(item.key, item)
    return _make_hits(list(unique.values())[:limit])


def _find_by_number(number: str) -> list[_Found]:
    if number.isdecimal() and len(number) in (9, 14):
        siren = number[:9]
        epci = Epci.objects.filter(siren=siren, withdrawn_on=None)
        communes = Commune.objects.filter(siren=siren, withdrawn_on=None).select_related("departement")
        return [_Found(epci=one) for one in epci] + [_Found(commune=commune) for commune in communes]
    if _CODE.fullmatch(number):
        return _find_by_code(number)
    matches = []
    if _DEPARTEMENT.fullmatch(number):
        matches = [_Found(departement=departement) for departement in Departement.objects.filter(code=number)]
    if number.isdecimal() and len(number) in (3, 4):
        matches += _communes_served(Postcode.objects.filter(_prefix_condition("code", number)))[:50]
    return matches


def _find_by_code(code: str) -> list[_Found]:
    """Five characters are an INSEE code, a postcode or a former code, and often two of them."""
    current = Commune.objects.filter(code=code, withdrawn_on=None).select_related("departement")
    former = OldCode.objects.filter(code=code).select_related("commune__departement")
    names = dict(Part.objects.filter(code=code).values_list("code", "name"))
    matches = [_Found(commune=one) for one in current]
    matches += _communes_served(Postcode.objects.filter(code=code))
    return matches + [_Found(commune=old.commune, former=names.get(code, code)) for old in former]


def _communes_served(postcodes: QuerySet[Postcode]) -> list[_Found]:
    communes = Commune.objects.filter(pk__in=postcodes.values("commune")).select_related("departement")
    return [_Found(commune=commune) for commune in communes.order_by("-population", "name")]


def _find_by_name(asked: str, limit: int) -> list[_Found]:
    words = asked.split()
    for place, rest in ((words[-1:], words[:-1]), (words[:1], words[1:])):
        if (
            rest
            and _PLACE.fullmatch(place[0])
            and (matches := _find_by_words(" ".join(rest), limit, _place_condition(place[0])))
        ):
            return matches
    return _find_by_words(asked, limit, Q())


def _place_condition(place: str) -> Q:
    if len(place) == 5:
        return Q(commune__postcodes__code=place) | Q(commune=place)
    return Q(commune__departement=place.upper())


def _find_by_words(asked: str, limit: int, place: Q) -> list[_Found]:
    text = rules.without_epci_kind(asked)
    if text != asked:
        place &= Q(kind=SearchEntry.Kind.EPCI)
    if len(text) < 2:
        return []
    entries = SearchEntry.objects.filter(place)
    ranked = _rank_entries(entries.filter(_prefix_condition("folded", text)), limit, text)
    if len(text) > 3 and not any(entry.whole and entry.folded == text for entry in ranked):
        ranked += _rank_entries(entries.filter(pk__in=_entries_with_slip(entries, text)), limit, text)
    return [_Found(entry.commune, entry.epci, entry.departement, entry.name) for entry in ranked]


def _rank_entries(entries: QuerySet[SearchEntry], limit: int, text: str) -> list[SearchEntry]:
    """Whole names first, then beginnings of names, then later words. Several entries may lead to one territory."""
    exact = entries.annotate(exact=Q(folded=text, whole=True))
    order = list(
        exact.order_by("-exact", "-whole", "kind", "-weight", "folded").values_list("pk", flat=True)[: 3 * limit]
    )
    # Territories are joined after the selection: « sa » starts five thousand names.
    related = SearchEntry.objects.select_related("commune__departement", "epci", "departement").in_bulk(order)
    return [related[pk] for pk in order]


def _entries_with_slip(entries: QuerySet[SearchEntry], text: str) -> list[int]:
    """Entries that are one typing slip away. One half of the text is always intact, so an index finds candidates; the
    rule then checks each."""
    start, end = rules.text_halves(text)
    # Only names of the same length give or take one letter, or names where a word ends at about this length.
    about_there = StrIndex(Substr("folded", len(text), 3), Value(" "))
    sized = entries.alias(length=Length("folded"), gap=about_there).filter(length__gte=len(text) - 1)
    by_start = sized.filter(_prefix_condition("folded", start)).filter(Q(length__lte=len(text) + 1) | Q(gap__gt=0))
    by_end = sized.filter(_prefix_condition("reversed", end[::-1]), length__lte=len(text) + 1)
    candidates = by_start.values_list("pk", "folded").union(by_end.values_list("pk", "folded"))
    return [pk for pk, folded in candidates if rules.is_slip_of(text, folded)][:200]


def _prefix_condition(field: str, text: str) -> Q:
    """A condition on a prefix that an index serves: pattern operators on PostgreSQL, a range on SQLite, whose LIKE
    reads every row."""
    if connection.vendor == "postgresql":
        return Q(**{f"{field}__startswith": text})
    return Q(**{f"{field}__gte": text, f"{field}__lt": text + "\uffff"})


# --- how a hit is told -----------------------------------------------------------------------------------------------


def _make_hits(rows: list[_Found]) -> list[Hit]:
    epci = _epci_details([item.epci.siren for item in rows if item.epci])
    hits = []
    for item in rows:
        if item.commune:
            detail = _commune_detail(item.commune)
            hits.append(
                Hit("commune", item.commune.code, item.commune.name, detail, _former_name_sentence(item.former))
            )
        elif item.epci:
            detail = ", ".join([str(item.epci.get_kind_display()).capitalize(), *epci.get(item.epci.siren, [])])
            hits.append(Hit("epci", item.epci.siren, item.epci.name, detail))
        elif item.departement:
            place = _("Département %(code)s") if item.departement.is_a_departement else _("Outre-mer, code %(code)s")
            detail = place % {"code": item.departement.code}
            hits.append(Hit("departement", item.departement.code, item.departement.name, detail))
    return hits


def _former_name_sentence(former: str) -> str:
    if former.isalnum() and former[:1].isdigit():
        return _("%(code)s est un ancien code de cette commune.") % {"code": former}
    return _("%(name)s en fait partie.") % {"name": former} if former else ""


def _commune_detail(commune: Commune) -> str:
    place = f"{commune.departement.name} ({commune.departement_id})"
    return ", ".join([_("Commune"), place, inhabitants_label(commune.population)])


def _epci_details(sirens: list[str]) -> dict[str, list[str]]:
    """The main département, the number of communes and the population of each EPCI, in one query."""
    if not sirens:
        return {}
    parts: dict[str, list[Any]] = {}
    rows = (
        EpciMembership.objects.on(timezone.localdate())
        .filter(epci__in=sirens)
        .values("epci", "commune__departement__name", "commune__departement")
        .annotate(communes=Count("pk"), people=Sum("commune__population"))
    )
    for row in rows:
        parts.setdefault(row["epci"], []).append(row)
    details = {}
    for siren, of_epci in parts.items():
        main = max(of_epci, key=lambda row: row["people"] or 0)
        count = sum(row["communes"] for row in of_epci)
        communes = ngettext("%(n)s commune", "%(n)s communes", count) % {"n": french.format_number(count)}
        place = f"{main['commune__departement__name']} ({main['commune__departement']})"
        details[siren] = [place, communes, inhabitants_label(sum(row["people"] or 0 for row in of_epci))]
    return details


def inhabitants_label(population: int | None) -> str:
    if population is None:
        return _("population inconnue")
    if population == 0:
        return _("aucun habitant")
    return ngettext("%(n)s habitant", "%(n)s habitants", population) % {"n": french.format_number(population)}
