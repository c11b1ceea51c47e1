"""Tables as people have them: read, shown, imported; and given back."""

import io
import re
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from odfdo import Document, Table

from jalons.base.table_files import match_headings, read_table
from jalons.directory import exports
from jalons.directory.changes import contacts as contact_changes
from jalons.directory.models import Contact, Organisation
from jalons.directory.queries import contacts as contact_queries
from jalons.directory.rules import people_imports, people_tables
from jalons.directory.rules.people_imports import Act
from jalons.directory.rules.people_tables import HEADINGS, Doubt, Line
from jalons.roadmaps.models import JournalEntry, Member
from tests.world import World

TODAY = date(2026, 11, 25)
COMMUNES = people_tables.commune_names([("24064", "Brantôme en Périgord"), ("24450", "Saint-Just")])


def line(**said: str) -> Line:
    """A line of a table whose columns are already known."""
    return people_tables.read_line(2, said, COMMUNES, TODAY)


# --- rules -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("NOM", "last_name"), ("Nom de famille", "last_name"), ("Prénom", "first_name"), ("prenom", "first_name"),
        ("Nom Prénom", "full_name"), ("Nom et prénom", "full_name"), ("PRÉNOM NOM", "full_name"),
        ("Structure", "organisation"), ("Organisme", "organisation"), ("Nom de la structure", "organisation"),
        ("Raison sociale", "organisation"), ("Fonction", "function"), ("Poste occupé", "function"),
        ("Service", "service"), ("Mail", "email"), ("Courriel", "email"), ("E-mail", "email"), ("Mél.", "email"),
        ("Adresse mail", "email"), ("Adresse électronique pro", "email"), ("Téléphone", "phone"), ("Tél.", "phone"),
        ("Portable", "phone"), ("N° de téléphone", "phone"), ("Adresse", "address"), ("Adresse postale", "address"),
        ("Commune", "commune"), ("Ville", "commune"), ("Code INSEE", "commune"), ("Catégorie", "category"),
        ("Type d’acteur", "category"), ("Public/Privé", "category"), ("Collège", "college"), ("SIREN", "siren"),
        ("N° SIRET", "siret"), ("Rencontré ?", "status"), ("Accord RGPD", "consents"),
        ("Consentement", "consents"), ("Remarques", None), ("Date de naissance", None),
    ],
)  # fmt: skip
def test_headings_are_recognised(heading: str, field: str | None) -> None:
    assert match_headings([heading], HEADINGS).get(0) == field


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("SECRETARIAT Accueil", ("SECRETARIAT", "Accueil", True)),
        ("Accueil SECRETARIAT", ("SECRETARIAT", "Accueil", True)),
        ("LE BOURG Accueil", ("LE BOURG", "Accueil", True)),
        ("Secrétariat, Accueil", ("Secrétariat", "Accueil", True)),
        ("Secrétariat Accueil", ("Secrétariat", "Accueil", False)),
        ("Mme SECRETARIAT Accueil", ("SECRETARIAT", "Accueil", True)),
        ("Accueil", ("Accueil", "", True)),
        ("ACCUEIL", ("ACCUEIL", "", True)),
    ],
)
def test_a_name_in_one_cell_is_cut(text: str, cut: tuple[str, str, bool]) -> None:
    assert people_tables.split_name(text) == cut


@pytest.mark.parametrize(
    ("said", "values", "doubts"),
    [
        ({"last_name": "Accueil"}, {"last_name": "Accueil"}, []),
        ({"function": "Accueil"}, {"last_name": "Accueil", "function": "Accueil"}, [Doubt.NAMED_BY_FUNCTION]),
        ({"organisation": "CAF"}, {"last_name": "CAF", "organisation": "CAF"}, [Doubt.NAMED_BY_ORGANISATION]),
        ({"email": "a@b.fr"}, {"email": "a@b.fr"}, [Doubt.NOBODY]),
        ({"last_name": "A", "email": "pas d’adresse"}, {"last_name": "A"}, [Doubt.EMAIL]),
        ({"last_name": "A", "email": "A@b.fr ; c@d.fr"}, {"last_name": "A", "email": "a@b.fr"}, [Doubt.EMAILS]),
        ({"last_name": "A", "phone": "612345678"}, {"last_name": "A", "phone": "06 12 34 56 78"}, [Doubt.PHONE_REPAIRED]),
        ({"last_name": "A", "phone": "+32 2 123 45 67"}, {"last_name": "A", "phone": "+32 2 123 45 67"}, []),
        ({"last_name": "A", "phone": "voir sa fille"}, {"last_name": "A", "phone": "voir sa fille"}, [Doubt.PHONE]),
        ({"last_name": "A", "siret": "5600000000048"}, {"last_name": "A"}, [Doubt.SIRET]),
        ({"last_name": "A", "siren": "5680103"}, {"last_name": "A", "siren": "005680103"}, [Doubt.SIREN_REPAIRED]),
        ({"last_name": "A", "siret": "356 000 000 00048"}, {"last_name": "A", "siret": "35600000000048"}, []),
        ({"last_name": "A", "commune": "BRANTOME EN PERIGORD"}, {"last_name": "A", "commune": "24064"}, []),
        ({"last_name": "A", "commune": "24310 Brantôme en Périgord"}, {"last_name": "A", "commune": "24064"}, []),
        ({"last_name": "A", "commune": "24064"}, {"last_name": "A", "commune": "24064"}, []),
        ({"last_name": "A", "commune": "St Just"}, {"last_name": "A", "commune": "24450"}, []),
        ({"last_name": "A", "commune": "Paris"}, {"last_name": "A"}, [Doubt.COMMUNE]),
        ({"last_name": "A", "category": "Élue"}, {"last_name": "A", "college": "elu"}, []),
        ({"last_name": "A", "category": "PRIVÉ"}, {"last_name": "A", "category": "prive"}, []),
        ({"last_name": "A", "category": "autre"}, {"last_name": "A"}, [Doubt.CATEGORY]),
        ({"last_name": "A", "status": "X"}, {"last_name": "A", "status": "rencontre"}, []),
        ({"last_name": "A", "status": "à rencontrer"}, {"last_name": "A", "status": "a_rencontrer"}, []),
        ({"last_name": "A", "status": "peut-être"}, {"last_name": "A"}, [Doubt.ANSWER]),
        ({"last_name": "A", "consents": "oui"}, {"last_name": "A", "consents": "oui"}, []),
        ({"last_name": "A", "consents": "05/12/2025"}, {"last_name": "A", "consents": "oui", "consented_on": "2025-12-05"}, []),
        ({"last_name": "A", "consents": "non"}, {"last_name": "A", "consents": "non"}, []),
        ({"last_name": "A" * 90}, {"last_name": "A" * 80}, [Doubt.TOO_LONG]),
    ],
)  # fmt: skip
def test_a_line_is_read_and_what_is_doubtful_is_said(said: dict[str, str], values: dict[str, str], doubts: list[Doubt]) -> None:  # fmt: skip
    read = line(**said)
    assert (read.values, [doubt for doubt, _about in read.doubts]) == (values, doubts)


def known(pk: int, **values: str) -> people_imports.Known:
    return people_imports.Known(pk, f"reference-{pk}", values)


def planned(lines: list[dict[str, str]], *people: people_imports.Known) -> list[tuple[Act, int | None, Any, Any]]:
    read = [Line(number, dict(values)) for number, values in enumerate(lines, 2)]
    return [
        (one.act, one.pk, one.changes, [d for d, _ in one.line.doubts])
        for one in people_imports.plan_import(read, people)
    ]


MAIRIE = {"last_name": "Accueil", "organisation": "Mairie", "email": "a@b.fr", "phone": "05 53 00 00 01"}


def test_whoever_is_known_is_completed_not_written_twice() -> None:
    one = known(7, **MAIRIE)
    assert planned([MAIRIE], one) == [(Act.SAME, 7, [], [])]
    assert planned([{"last_name": "ACCUEIL", "organisation": "mairie", "email": "n@b.fr"}], one) == [
        (Act.UPDATE, 7, [("last_name", "Accueil", "ACCUEIL"), ("email", "a@b.fr", "n@b.fr")], [])
    ]
    assert planned([{"last_name": "Accueil", "service": "CCAS"}], one) == [
        (Act.UPDATE, 7, [("service", "", "CCAS")], [])
    ]
    assert planned([{"last_name": "Autre nom", "reference": "reference-7"}], one) == [
        (Act.UPDATE, 7, [("last_name", "Accueil", "Autre nom")], [])
    ]


def test_a_shared_address_or_telephone_makes_a_doubt_not_an_update() -> None:
    one = known(7, **MAIRIE)
    assert planned([{"last_name": "Direction", "email": "a@b.fr"}], one) == [(Act.CREATE, None, [], [Doubt.DOUBLE])]
    assert planned([{"last_name": "Direction", "phone": "+33 5 53 00 00 01"}], one) == [
        (Act.CREATE, None, [], [Doubt.DOUBLE])
    ]
    assert planned([{"last_name": "Accueil", "organisation": "CAF"}], one) == [(Act.CREATE, None, [], [])]


def test_a_person_twice_in_the_file_is_one_and_nothing_is_lost() -> None:
    lines = [Line(2, {"last_name": "Accueil", "email": "a@b.fr"}), Line(3, {"last_name": "accueil", "email": "a@b.fr", "phone": "01"})]  # fmt: skip
    first, second = people_imports.plan_import(lines, [])
    assert (first.act, first.line.values["phone"], second.act) == (Act.CREATE, "01", Act.LEAVE)
    assert second.line.doubts == [(Doubt.SAME_LINE, "2")]


@given(st.lists(st.sampled_from(["Accueil", "accueil", "Direction", "Élue"]), max_size=8))
def test_planning_twice_the_same_table_plans_nothing_more(names: list[str]) -> None:
    first = people_imports.plan_import([Line(n, {"last_name": name}) for n, name in enumerate(names)], [])
    people = [known(n, **one.line.values) for n, one in enumerate(first) if one.act == Act.CREATE]
    second = people_imports.plan_import(
        [Line(n, dict(one.line.values)) for n, one in enumerate(first) if one.act == Act.CREATE], people
    )
    assert {one.act for one in second} <= {Act.SAME}


# --- through the pages -----------------------------------------------------------------------------------------------


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


@pytest.fixture
def site(by: Member, client: Client) -> Client:
    assert by.user
    client.force_login(by.user)
    return client


def url(by: Member, name: str) -> str:
    return reverse(f"directory:{name}", args=[by.roadmap.slug])


def send(site: Client, by: Member, content: bytes, name: str = "acteurs.csv") -> Any:
    file = io.BytesIO(content)
    file.name = name
    return site.post(url(by, "upload"), {"file": file})


def fields(response: Any, **more: object) -> dict[str, object]:
    """What the form of the preview holds."""
    columns = {f"column-{column.number}": column.key for column in response.context["preview"].columns}
    return {"table": response.context["sealed"], **columns, **more}


def confirm(site: Client, by: Member, response: Any, **more: object) -> Any:
    return site.post(url(by, "import"), fields(response, **more))


def everybody(by: Member) -> list[tuple[str, str, str]]:
    contacts = Contact.objects.filter(roadmap=by.roadmap).select_related("organisation")
    return sorted((c.last_name, c.first_name, str(c.organisation or "")) for c in contacts)


def messy_xlsx() -> bytes:
    """Titles above, a merged structure, columns in disorder, numbers where text was."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        guide = book.add_worksheet("Lisez-moi")
        guide.write("A1", "Comment remplir ce tableau")
        sheet = book.add_worksheet("Acteurs")
        sheet.merge_range("A1:G1", "ACTEURS DU NUMÉRIQUE – mise à jour de l’automne")
        sheet.write_row("A3", ["Portable", "Structure", "Nom Prénom", "Type", "Ville", "N° SIRET", "Remarques", "Vu"])
        sheet.merge_range("B4:B5", "La Poste")
        sheet.write("A4", 612345678)
        sheet.write_row("C4", ["SECRETARIAT Accueil", "service public", "Agonac", 35600000000048.0, "à rappeler", "x"])
        sheet.write_row("C5", ["DIRECTION Agence", "Public", "Lutèce"])
        sheet.write_row("B7", ["Club informatique", "Présidence", "asso", "24002"])
    return buffer.getvalue()


def messy_ods() -> bytes:
    document = Document("spreadsheet")
    document.body.clear()
    table = Table("Acteurs")
    table.set_values([["Acteurs"], [], ["Courriel", "Nom", "Organisme"], ["a@b.example", "Accueil", "Mairie"], [None, "Direction", "Mairie"]])  # fmt: skip
    document.body.append(table)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.django_db
def test_a_table_of_real_life_is_shown_then_imported(site: Client, by: Member) -> None:
    response = send(site, by, messy_xlsx(), "acteurs.xlsx")
    preview = response.context["preview"]
    assert preview.sentence.replace("\u00a0", " ") == (
        "3 lignes : 3 personnes à créer, 0 à mettre à jour, 0 sans changement."
    )
    assert {column.heading: column.key for column in preview.columns} == {
        "Portable": "phone", "Structure": "organisation", "Nom Prénom": "full_name", "Type": "category",
        "Ville": "commune", "N° SIRET": "siret", "Remarques": "", "Vu": "status",
    }  # fmt: skip
    assert [(one.number, one.doubts) for one in preview.lines] == [
        (4, ("le tableur avait retiré le zéro du téléphone\u00a0: 06 12 34 56 78",)),
        (5, ("«\u00a0Lutèce\u00a0» n’est pas une commune du périmètre\u00a0: non gardée",)),
        (7, ()),
    ]
    assert [one.under for one in preview.lines] == ["Non gardé\u00a0: à rappeler", "", ""]
    assert everybody(by) == []
    assert confirm(site, by, response).status_code == 302
    assert everybody(by) == [
        ("DIRECTION", "Agence", "La Poste"),
        ("Présidence", "", "Club informatique"),
        ("SECRETARIAT", "Accueil", "La Poste"),
    ]
    poste = Organisation.objects.get(roadmap=by.roadmap, name="La Poste")
    accueil = Contact.objects.get(roadmap=by.roadmap, last_name="SECRETARIAT")
    assert (poste.siren, poste.siret) == ("356000000", "35600000000048")
    assert (accueil.phone, accueil.category, accueil.status, str(accueil.commune)) == (
        "06 12 34 56 78", "public", "rencontre", "Agonac",
    )  # fmt: skip
    entry = JournalEntry.objects.filter(roadmap=by.roadmap).latest("id")
    assert (entry.verb, entry.about_label, entry.after) == (
        "import",
        by.roadmap.name,
        {"created": 3, "updated": 0},
    )


@pytest.mark.django_db
def test_an_ods_and_an_old_csv_say_the_same(site: Client, by: Member) -> None:
    assert confirm(site, by, send(site, by, messy_ods(), "acteurs.ods")).status_code == 302
    csv = "Nom;Organisme;Courriel\r\nAccueil;Mairie;a@b.example\r\nDirection;Mairie;\r\n\r\nNom;Organisme;Courriel\r\n"
    again = send(site, by, csv.encode("cp1252")).context["preview"]
    assert (again.to_write, [one.act for one in again.lines]) == (0, ["same", "same"])


@pytest.mark.django_db
def test_columns_that_are_unknown_are_said_by_hand(site: Client, by: Member) -> None:
    response = send(site, by, "Qui;Où;Autre\nAccueil;Mairie;rien\n".encode())
    assert response.context["sent"].header == -1
    assert response.context["preview"].to_write == 0
    chosen = fields(response) | {"column-0": "last_name", "column-1": "organisation", "column-2": "last_name"}
    response = site.post(url(by, "preview"), chosen)
    assert [column.key for column in response.context["preview"].columns] == ["last_name", "organisation", ""]
    assert confirm(site, by, response).status_code == 302
    assert everybody(by) == [("Accueil", "", "Mairie"), ("Qui", "", "Où")]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_exported_and_comes_back_changes_nothing(site: Client, world: World, kind: str) -> None:
    by = world.member()
    assert by.user
    site.force_login(by.user)
    contact_changes.add_contact(
        last_name="=1+1", organisation="+Plus", phone="+32 2 123 45 67", email="x@y.example", by=by
    )
    contact_changes.add_contact(last_name="Doublon", email="x@y.example", category="public", consents=True, by=by)
    content = site.get(url(by, f"export_{kind}")).content
    preview = send(site, by, content, f"acteurs.{kind}").context["preview"]
    assert (preview.to_write, {one.act for one in preview.lines}, preview.doubtful) == (0, {"same"}, 0)
    assert len(preview.lines) == 62


@pytest.mark.django_db
def test_no_formula_leaves_the_house(by: Member) -> None:
    for number, name in enumerate(("=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)")):
        contact_changes.add_contact(last_name=name, first_name=str(number), by=by)
    rows = contact_queries.contact_rows(by.roadmap)
    cells = [line.split(";")[0].strip('"') for line in exports.write_csv(rows).decode("utf-8-sig").splitlines()[1:]]
    assert [cell[0] for cell in cells] == ["'"] * 4
    names = [row[0] for row in read_table(io.BytesIO(exports.write_xlsx(rows)))[1:]]
    assert sorted(names) == sorted(["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)"])
    assert b"<f>" not in exports.write_xlsx(rows)


@pytest.mark.django_db
def test_the_model_to_fill_is_one_that_the_import_reads(site: Client, by: Member) -> None:
    rows = read_table(io.BytesIO(site.get(url(by, "model")).content))
    assert match_headings(rows[0], HEADINGS) == dict(enumerate(exports.COLUMNS[:-1]))
    response = send(site, by, site.get(url(by, "model")).content, "modele.xlsx")
    assert (response.context["preview"].to_write, response.context["preview"].lines) == (0, ())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8\xff\xe0", b"%PDF-1.7", b"\xd0\xcf\x11\xe0", b"PK\x03\x04truncated", b"\x00\x01\x02"]
)
def test_what_is_no_table_is_refused_beside_its_field(site: Client, by: Member, content: bytes) -> None:
    response = send(site, by, content)
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["file"])
    assert everybody(by) == []


@pytest.mark.django_db
def test_an_altered_or_foreign_preview_writes_nothing(site: Client, by: Member, world: World) -> None:
    response = send(site, by, b"Nom;Mail\nAccueil;a@b.example\n")
    sealed = str(response.context["sealed"])
    assert confirm(site, by, response, table=sealed[:-3] + "abc").headers["Location"] == url(by, "upload")
    assert confirm(site, by, response, table="").headers["Location"] == url(by, "upload")
    elsewhere = world.member("referente", world.roadmap)
    before = Contact.objects.count()
    assert site.post(url(elsewhere, "import"), fields(response)).headers["Location"] == url(elsewhere, "upload")
    with pytest.raises(signing.BadSignature):
        signing.loads(sealed)
    assert Contact.objects.count() == before


@pytest.mark.django_db
def test_the_import_reads_again_who_is_known(site: Client, by: Member) -> None:
    response = send(site, by, b"Nom;Mail\nAccueil;a@b.example\n")
    contact_changes.add_contact(last_name="Accueil", email="a@b.example", by=by)
    refused = confirm(site, by, response)
    assert refused.status_code == 200
    assert "tout le monde est déjà connu" in refused.content.decode()
    assert len(everybody(by)) == 1


@pytest.mark.django_db
def test_consents_and_updates_are_written_as_shown(site: Client, by: Member) -> None:
    contact = contact_changes.add_contact(last_name="Accueil", college="association", consents=True, by=by)
    response = send(site, by, "Nom;Accord;Catégorie;Fonction\nAccueil;non;public;Direction\n".encode())
    assert [one.details for one in response.context["preview"].lines] == [
        (("Fonction", "Direction"), ("Catégorie", "Privé → Public"), ("Accord pour être recontacté", "oui → non"))
    ]
    confirm(site, by, response)
    contact.refresh_from_db()
    assert (contact.consents, contact.consented_on, contact.category, contact.college, contact.function) == (
        False, None, "public", "", "Direction",
    )  # fmt: skip
    confirm(site, by, send(site, by, b"Nom;Accord\nAccueil;oui\n"))
    contact.refresh_from_db()
    assert (contact.consents, contact.consented_on) == (True, timezone.localdate())


@pytest.mark.django_db
def test_two_thousand_lines_ask_as_many_questions_as_one(site: Client, by: Member) -> None:
    def cost(lines: int) -> tuple[int, int]:
        content = "Nom;Structure;Mail\n" + "".join(f"N{n};S{n};n{n}@b.example\n" for n in range(lines))
        with CaptureQueriesContext(connection) as seen:
            response = send(site, by, content.encode())
        assert len(response.content) < 300_000
        return len(seen), len(response.context["page"])

    assert cost(1) == (cost(2_000)[0], 1)
    assert cost(2_000)[1] == 100


@pytest.mark.django_db
def test_the_preview_of_many_lines_has_pages(site: Client, by: Member) -> None:
    content = "Nom;Mail\n" + "".join(f"N{n};n{n}@b.example\n" for n in range(150))
    response = send(site, by, content.encode())
    second = site.post(url(by, "preview"), fields(response, page=2))
    assert [one.number for one in second.context["page"]] == list(range(102, 152))
    assert re.search(r"Importer 150\s+personnes", second.content.decode())
    confirm(site, by, second)
    assert len(everybody(by)) == 150


@pytest.mark.django_db
def test_the_preview_says_on_its_line_what_will_not_be_kept(site: Client, by: Member) -> None:
    lines = "Nom\tCommune\tCourriel\tNotes\nAccueil\tPérigord-les-Mines\tfs@lapost\trappeler lundi\nRégie\t\t\t\n"
    shown = site.post(reverse("directory:upload", args=[by.roadmap.slug]), {"lines": lines})
    first, second = shown.context["preview"].lines
    assert first.doubts == (
        "«\u00a0fs@lapost\u00a0» n’est pas une adresse électronique\u00a0: non gardée",
        "«\u00a0Périgord-les-Mines\u00a0» n’est pas une commune du périmètre\u00a0: non gardée",
    )
    assert (first.under, second.under) == ("Non gardé\u00a0: rappeler lundi", "")
    assert "Non gardé\u00a0: rappeler lundi" in shown.content.decode()
