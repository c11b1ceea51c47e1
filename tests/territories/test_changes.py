from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from jalons.territories import changes, queries, reference
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

pytestmark = pytest.mark.django_db

KEYED = (Region, Departement, Epci, Commune, OldCode, Part, EpciMembership)


def rows() -> dict[str, list[tuple[object, ...]]]:
    """Everything that is loaded; of what each load renumbers, all but the number."""
    found = {model.__name__: sorted(model._default_manager.values_list(), key=repr) for model in KEYED}
    found["Postcode"] = sorted(Postcode.objects.values_list("code", "commune"))
    entries = SearchEntry.objects.values_list("folded", "name", "kind", "weight", "departement", "epci", "commune")
    found["SearchEntry"] = sorted(entries, key=repr)
    return found


def test_loading_the_same_vintage_again_asks_one_question_and_writes_nothing() -> None:
    out = StringIO()
    with CaptureQueriesContext(connection) as asked:
        call_command("load_reference", stdout=out)
    assert len(asked) == 1
    assert out.getvalue() == "Geography 2026: already loaded.\n"


def test_loading_over_what_is_there_changes_no_row() -> None:
    before = rows()
    changes.load_reference(reference=reference.read_reference())
    assert rows() == before
    assert Vintage.objects.count() == 1


def next_year() -> Reference:
    """2027, as it might be: Biras joins Brantôme, Bourdeilles changes EPCI, Périgueux grows, one EPCI goes."""
    now = reference.read_reference()
    communes = [dict(row) for row in now.communes if row["code"] != "24042"]
    for row in communes:
        if row["code"] == "24055" or row["epci"] == "200040095":
            row["epci"] = "200040392"
        if row["code"] == "24322":
            row["population"] = "29100"
    return replace(
        now,
        year=2027,
        valid_from=date(2027, 1, 1),
        stamp="next",
        communes=communes,
        epci=[row for row in now.epci if row["siren"] != "200040095"],
        old_codes=[*now.old_codes, {"old_code": "24042", "code": "24064", "kind": "deleguee", "name": "Biras"}],
    )


@pytest.fixture
def loaded_2027() -> None:
    changes.load_reference(reference=next_year())
    connection.check_constraints(table_names=None)  # of the geography too


@pytest.mark.usefixtures("loaded_2027")
def test_a_new_vintage_dates_what_changed_and_forgets_nothing() -> None:
    assert queries.latest_vintage() == Vintage(year=2027)
    assert Commune.objects.get(code="24322").population == 29_100
    assert Commune.objects.get(code="24042").withdrawn_on == date(2027, 1, 1)
    assert Commune.objects.filter(withdrawn_on=None).count() == 34_968
    biras = queries.find_commune("24042")
    assert biras and biras.code == "24064"
    assert queries.epci_by_siren("200040095") is None
    assert queries.find_perimeter("200040095") is None
    assert [hit.code for hit in queries.search_territories("Biras")] == ["24064"]


@pytest.mark.usefixtures("loaded_2027")
def test_the_communes_of_an_epci_depend_on_the_day() -> None:
    def members(siren: str, day: date) -> set[str]:
        return {commune.code for commune in queries.epci_communes(siren, day)}

    last, first = date(2026, 12, 31), date(2027, 1, 1)
    assert members("200041572", last) - members("200041572", first) == {"24042", "24055"}
    assert members("200041572", first) - members("200041572", last) == set()
    assert len(members("200040392", last)) == 43
    assert len(members("200040392", first)) == 43 + 1 + 16
    assert members("200041572", date(2025, 12, 31)) == set()
    bourdeilles = Commune.objects.get(code="24055")
    assert [epci.siren for epci in queries.epci_of(bourdeilles, last)] == ["200041572"]
    assert [epci.siren for epci in queries.epci_of(bourdeilles, first)] == ["200040392"]


def test_a_membership_dated_later_by_hand_survives_a_reload() -> None:
    old = EpciMembership.objects.get(commune="24055")
    old.valid_to = date(2026, 7, 1)
    old.save()
    moved = EpciMembership.objects.create(
        commune_id="24055", epci_id="200040392", own_taxes=True, valid_from=date(2026, 7, 1)
    )
    changes.load_reference(reference=reference.read_reference())
    kept = EpciMembership.objects.filter(commune="24055").order_by("valid_from")
    assert list(kept) == [old, moved]


def test_a_correction_of_the_same_vintage_replaces_the_membership() -> None:
    now = reference.read_reference()
    communes = [{**row, "epci": "200040392"} if row["code"] == "24055" else row for row in now.communes]
    changes.load_reference(reference=replace(now, communes=communes, stamp="corrected"))
    connection.check_constraints(table_names=None)
    memberships = EpciMembership.objects.filter(commune="24055").values_list("epci", "valid_from", "valid_to")
    assert list(memberships) == [("200040392", date(2026, 1, 1), None)]
    assert Vintage.objects.get().stamp == "corrected"


def test_a_load_that_fails_leaves_everything_as_it_was() -> None:
    before = rows()
    now = reference.read_reference()
    broken = replace(now, communes=[*now.communes, {**now.communes[0], "code": "123456789"}])
    with pytest.raises(Exception, match=r"commune_code_is_five_long|too long"), transaction.atomic():
        changes.load_reference(reference=broken)
    assert rows() == before


# --- the database refuses nonsense -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "constraint"),
    [
        (Departement(code="1", name="x", region_id="75"), "departement_code_is_two_or_three_long"),
        (Epci(siren="12345", name="x", kind="CC", taxes="FPU"), "epci_siren_is_nine_long"),
        (Epci(siren="123456789", name="x", kind="CC"), "epci_levies_taxes_unless_ept"),
        (Epci(siren="123456789", name="x", kind="EPT", taxes="FA"), "epci_levies_taxes_unless_ept"),
        (Epci(siren="123456789", name="x", kind="PETR", taxes="FA"), "epci_levies_taxes_unless_ept"),
        (Commune(code="2400", name="x", departement_id="24"), "commune_code_is_five_long"),
        (Commune(code="24999", name="x", departement_id="24", siren="12"), "commune_siren_is_nine_long_or_blank"),
        (Commune(code="24999", name="x", departement_id="24", latitude=4), "commune_point_is_on_earth_or_absent"),
        (
            Commune(code="24999", name="x", departement_id="24", anchor="mairie", longitude=0, latitude=91),
            "commune_point_is_on_earth_or_absent",
        ),
        (OldCode(code="1", commune_id="24064"), "old_code_is_five_long"),
        (OldCode(code="24064", commune_id="24064"), "old_code_is_not_its_commune"),
        (Part(code="24998", commune_id="24064", kind="deleguee"), "part_has_a_name"),
        (Part(code="1", commune_id="24064", kind="deleguee", name="x"), "part_code_is_five_long"),
        (Postcode(code="2431", commune_id="24064"), "postcode_is_five_long"),
        (
            EpciMembership(
                commune_id="22016",
                epci_id="200041572",
                valid_from=date(2026, 1, 2),
                valid_to=date(2026, 1, 2),
            ),
            "membership_ends_after_it_starts",
        ),
        (
            SearchEntry(folded="x", reversed="x", whole=True, kind=2, weight=0, epci_id="200041572"),
            "search_entry_leads_to_one_territory",
        ),
    ],
)
def test_the_database_refuses(row: Commune | Epci, constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(
    "row",
    [
        EpciMembership(commune_id="24064", epci_id="200040392", valid_from=date(2026, 6, 1)),
        EpciMembership(commune_id="24064", epci_id="200040392", valid_from=date(2026, 1, 1), valid_to=date(2026, 2, 1)),
        Postcode(code="24310", commune_id="24064"),
    ],
)
def test_the_database_refuses_twice_the_same(row: EpciMembership | Postcode) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
