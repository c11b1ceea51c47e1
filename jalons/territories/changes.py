"""The only writer of the geography: each vintage is loaded as a whole, any number of times, and nothing official is
ever deleted."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from jalons.base.db import insert_rows, upsert_rows, write_transaction
from jalons.territories import rules
from jalons.territories.models import (
    Commune,
    Departement,
    Epci,
    EpciMembership,
    OldCode,
    Part,
    Postcode,
    Region,
    SearchEntry,
    Vintage,
)
from jalons.territories.reference import Reference

Values = Iterable[Sequence[Any]]


@write_transaction()
def load_reference(*, reference: Reference) -> None:
    """Updates the tables to this vintage. What it no longer lists keeps its row and gets an end date."""
    upsert_rows(Region, ("code", "name"), ((r["code"], r["name"]) for r in reference.regions))
    upsert_rows(
        Departement,
        ("code", "name", "region"),
        ((d["code"], d["name"], d["region"]) for d in reference.departements),
    )
    epci = [(e["siren"], e["name"], e["kind"], e["taxes"], None) for e in reference.epci]
    epci += [(e["siren"], e["name"], Epci.Kind.EPT.value, "", None) for e in reference.ept]
    upsert_rows(Epci, ("siren", "name", "kind", "taxes", "withdrawn_on"), epci)
    fields = ("code", "name", "departement", "siren", "population", "longitude", "latitude", "anchor", "withdrawn_on")
    upsert_rows(Commune, fields, map(_commune_row, reference.communes))
    _withdraw_unlisted(Commune, {row["code"] for row in reference.communes}, reference.valid_from)
    _withdraw_unlisted(Epci, {row[0] for row in epci}, reference.valid_from)
    _date_memberships(reference)
    _replace_derived(reference)
    Vintage.objects.update_or_create(
        year=reference.year, defaults={"stamp": reference.stamp, "valid_from": reference.valid_from}
    )


def _commune_row(row: dict[str, str]) -> tuple[Any, ...]:
    return (
        row["code"],
        row["name"],
        row["departement"],
        row["siren"],
        _read_population(row["population"]),
        float(row["lon"]) if row["lon"] else None,
        float(row["lat"]) if row["lat"] else None,
        row["anchor"],
        None,
    )


def _read_population(text: str) -> int | None:
    """An empty text means an unknown population, which is not zero."""
    return int(text) if text else None


def _withdraw_unlisted(model: type[Commune | Epci], listed: set[str], day: date) -> None:
    present = model._default_manager.filter(withdrawn_on=None).values_list("pk", flat=True)
    gone = [key for key in present if key not in listed]
    model._default_manager.filter(pk__in=gone).update(withdrawn_on=day)


# --- memberships -----------------------------------------------------------------------------------------------------


def _date_memberships(reference: Reference) -> None:
    """Ends on the first day of the vintage the memberships that changed, creates the new ones, and keeps those that an
    administrator dated later."""
    day = reference.valid_from
    listed = {(c["code"], True): c["epci"] for c in reference.communes if c["epci"]}
    listed |= {(code, False): ept["siren"] for ept in reference.ept for code in ept["communes"]}
    ended: list[int] = []
    replaced: list[int] = []
    for membership in EpciMembership.objects.filter(valid_to=None):
        key = (membership.commune_id, membership.own_taxes)
        if membership.valid_from > day or listed.get(key) == membership.epci_id:
            listed.pop(key, None)
        elif membership.valid_from == day:
            replaced.append(membership.pk)
        else:
            ended.append(membership.pk)
    EpciMembership.objects.filter(pk__in=replaced).delete()
    EpciMembership.objects.filter(pk__in=ended).update(valid_to=day)
    fields = ("commune", "epci", "own_taxes", "valid_from")
    insert_rows(EpciMembership, fields, ((code, siren, own, day) for (code, own), siren in listed.items()))


# --- what is derived from one vintage, and rebuilt -------------------------------------------------------------------


def _replace_derived(reference: Reference) -> None:
    OldCode.objects.all().delete()
    insert_rows(OldCode, ("code", "commune"), ((row["old_code"], row["code"]) for row in reference.old_codes))
    Part.objects.all().delete()
    insert_rows(Part, ("code", "commune", "kind", "name"), _part_rows(reference))
    Postcode.objects.all().delete()
    postcodes = ((postcode, row["code"]) for row in reference.communes for postcode in row["postcodes"].split())
    insert_rows(Postcode, ("code", "commune"), postcodes)
    SearchEntry.objects.all().delete()
    fields = ("folded", "reversed", "whole", "name", "kind", "weight", "departement", "epci", "commune")
    insert_rows(SearchEntry, fields, _search_entries(reference))


def _search_entries(reference: Reference) -> Iterator[tuple[Any, ...]]:
    weights = {row["code"]: _read_population(row["population"]) or 0 for row in reference.communes}
    by_departement: dict[str, int] = {}
    by_epci: dict[str, int] = {}
    for row in reference.communes:
        by_departement[row["departement"]] = by_departement.get(row["departement"], 0) + weights[row["code"]]
        by_epci[row["epci"]] = by_epci.get(row["epci"], 0) + weights[row["code"]]
    for row in reference.departements:
        target = (SearchEntry.Kind.DEPARTEMENT.value, by_departement.get(row["code"], 0), row["code"], None, None)
        yield from _name_entries(row["name"], "", target)
    for row in reference.epci:
        yield from _name_entries(
            row["name"], "", (SearchEntry.Kind.EPCI.value, by_epci[row["siren"]], None, row["siren"], None)
        )
    for row in reference.ept:
        weight = sum(weights[code] for code in row["communes"])
        yield from _name_entries(row["name"], "", (SearchEntry.Kind.EPCI.value, weight, None, row["siren"], None))
    commune = SearchEntry.Kind.COMMUNE.value
    for present in reference.communes:
        code = present["code"]
        yield from _name_entries(present["name"], "", (commune, weights[code], None, None, code))
    present_names = {row["code"]: rules.fold_name(row["name"]) for row in reference.communes}
    for _code, present_code, _kind, name in _part_rows(reference):
        # A part whose name is that of its present commune adds no entry: it would only compete with it.
        if rules.fold_name(name) != present_names[present_code]:
            yield from _name_entries(name, name, (commune, 0, None, None, present_code))


def _part_rows(reference: Reference) -> Iterator[tuple[str, str, str, str]]:
    for row in reference.old_codes:
        if row["name"]:
            yield row["old_code"], row["code"], row["kind"], row["name"]
    for row in reference.same_code_parts:
        yield row["code"], row["code"], row["kind"], row["name"]


def _name_entries(name: str, shown: str, target: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    folded = rules.fold_name(name)
    short = rules.without_epci_kind(folded)
    wholes = dict.fromkeys((folded, short, rules.without_articles(short)))
    for text in wholes:
        yield (text, text[::-1], True, shown, *target)
    for text in rules.name_tails(short):
        if text not in wholes:
            yield (text, text[::-1], False, shown, *target)
