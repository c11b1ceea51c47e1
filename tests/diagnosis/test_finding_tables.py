"""A spreadsheet of things said is read whatever its columns, shown, then imported once."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.headings import find_header, guess_columns
from jalons.base.sent_tables import SentTable
from jalons.base.table_files import read_table
from jalons.diagnosis import exports
from jalons.diagnosis.changes import finding_imports
from jalons.diagnosis.changes import findings as finding_changes
from jalons.diagnosis.models import Finding
from jalons.diagnosis.queries import findings as finding_queries
from jalons.diagnosis.rules import finding_tables
from jalons.diagnosis.rules.finding_tables import HEADINGS, KINDS, Act, Doubt, Place
from jalons.roadmaps.models import JournalEntry, Member
from tests.refusals import refused
from tests.world import World

PLACE = Place(
    themes=["Équipement", "Accès au réseau"],
    communes={"brantome en perigord": "24064", "24064": "24064", "quinsac": "24346", "24346": "24346"},
    texts=["Déjà dit."],
    today=date(2026, 11, 26),
)
COLUMNS = dict(enumerate(HEADINGS))


def line(*cells: str) -> finding_tables.Line:
    (found,) = finding_tables.read_lines(SentTable([list(cells)], columns=COLUMNS), PLACE)
    return found


def test_a_line_says_all_that_it_can() -> None:
    found = line(
        " Une\r\nphrase ", "secrétaire  de mairie", "Témoignage", "5/11/2026", "equipement; accès au réseau",
        "aînés, jeunes", "Brantôme en Périgord (24064) ; Quinsac", "non",
    )  # fmt: skip
    assert found == finding_tables.Line(
        1, "Une\nphrase", "secrétaire de mairie", "verbatim", date(2026, 11, 5), ["Équipement", "Accès au réseau"],
        ["jeunes", "seniors"], ["24064", "24346"], False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "doubt", "act"),
    [
        (("", "", "", "", "", "", "", "oui"), (Doubt.NO_TEXT, "oui"), Act.LEAVE),
        (("a" * 1001,), (Doubt.TOO_LONG, "1001"), Act.LEAVE),
        (("a", "Mme Untel"), (Doubt.ROLE_NAMES, ""), Act.CREATE),
        (("a", "r" * 81), (Doubt.ROLE_LONG, "r" * 81), Act.CREATE),
        (("a", "", "chanson"), (Doubt.KIND, "chanson"), Act.CREATE),
        (("a", "", "", "31/02/2026"), (Doubt.DAY, "31/02/2026"), Act.CREATE),
        (("a", "", "", "27/11/2026"), (Doubt.DAY, "27/11/2026"), Act.CREATE),
        (("a", "", "", "", "Chats"), (Doubt.THEME, "Chats"), Act.CREATE),
        (("a", "", "", "", "", "martiens"), (Doubt.AUDIENCE, "martiens"), Act.CREATE),
        (("a", "", "", "", "", "", "Lyon"), (Doubt.COMMUNE, "Lyon"), Act.CREATE),
        (("a", "", "", "", "", "", "", "peut-être"), (Doubt.KEPT, "peut-être"), Act.CREATE),
        (("Mme Untel l’a dit",), (Doubt.NAME, "Mme Untel"), Act.CREATE),
    ],
)
def test_what_is_doubtful_is_said_beside_the_line(cells: tuple[str, ...], doubt: tuple[Doubt, str], act: Act) -> None:
    found = line(*cells)
    assert (found.doubts, found.act) == ([doubt], act)
    assert (found.said_by, found.kind, found.heard_on, found.communes) == ("", "verbatim", None, [])


def test_the_same_words_are_taken_once() -> None:
    rows = [["Verbatim"], ["deja  dit"], ["Nouveau !"], [], ["nouveau"], ["Verbatim"]]
    lines = finding_tables.read_lines(SentTable(rows, 0, columns={0: "text"}), PLACE)
    assert [(line.number, line.act) for line in lines] == [(2, Act.KNOWN), (3, Act.CREATE), (5, Act.DOUBLE)]


@pytest.mark.parametrize(
    ("rows", "header", "columns"),
    [
        ([["Enquête de novembre"], ["Lieu", "Verbatim", "Fonction"], ["Quinsac", "a", "maire"]], 1, {0: "communes", 1: "text", 2: "said_by"}),
        ([["a", "une phrase plus longue que le reste"], ["b", "une autre phrase"]], None, {1: "text"}),
    ],
)  # fmt: skip
def test_columns_are_recognised(rows: list[list[str]], header: int | None, columns: dict[int, str]) -> None:
    found = find_header(rows, HEADINGS, needed="text")
    assert found == header
    assert guess_columns(rows, -1 if found is None else found, HEADINGS, longest="text") == columns


def test_every_kind_of_the_product_is_understood() -> None:
    assert set(KINDS) == {kind.value for kind in Finding.Kind.said()}
    said = [*Finding.Kind.said(), Finding.Kind.FACT]
    # A figure of the portrait of somebody else is what they saw: here, nothing freezes it.
    read = [*Finding.Kind.said(), Finding.Kind.OBSERVATION]
    assert [line("a", "", str(kind.label)).kind for kind in said] == [kind.value for kind in read]


@given(st.lists(st.text(max_size=30), max_size=8))
def test_any_line_is_either_left_or_can_be_kept(cells: list[str]) -> None:
    for found in finding_tables.read_lines(SentTable([cells], columns=COLUMNS), PLACE):
        assert found.act != Act.CREATE or (found.text and len(found.text) <= 1000 and len(found.said_by) <= 80)


# --- in the roadmap


@pytest.fixture
def by(world: World) -> Member:
    return world.blank(of=world.roadmap)


@pytest.mark.django_db
def test_what_leaves_in_a_table_comes_back_as_it_was(by: Member) -> None:
    commune = by.roadmap.communes.first()
    assert commune
    finding_changes.add_finding(
        text="=SOMME\nsur deux lignes",
        kind="entretien",
        said_by="bénévole",
        heard_on=date(2026, 11, 2),
        themes=["Équipement"],
        audiences=["rsa", "seniors"],
        communes=[commune.code],
        is_kept=False,
        by=by,
    )
    (row,) = finding_queries.roadmap_findings(by.roadmap)
    table = read_table(io.BytesIO(exports.write_findings_csv([row])))
    Finding.objects.filter(roadmap=by.roadmap).delete()
    sent = SentTable(table, 0, columns=guess_columns(table, 0, HEADINGS))
    assert finding_imports.import_findings(sent=sent, by=by) == (1, 0)
    (back,) = finding_queries.roadmap_findings(by.roadmap)
    same = ("text", "kind", "said_by", "heard_on", "themes", "audiences", "codes", "is_kept")
    assert [getattr(back, name) for name in same] == [getattr(row, name) for name in same]
    assert back.source == "tableur"
    with refused("nothing-new-to-import"):
        finding_imports.import_findings(sent=sent, by=by)
    entry = JournalEntry.objects.filter(roadmap=by.roadmap).latest("id")
    assert (entry.verb, entry.about_label, entry.after) == ("import_findings", by.roadmap.name, {"findings": 1})


@pytest.mark.django_db
def test_a_table_is_shown_before_it_is_written(by: Member, client: Client) -> None:
    assert by.user
    client.force_login(by.user)
    slug = by.roadmap.slug
    file = SimpleUploadedFile("enquete.csv", b"Verbatim;Fonction\nUne;M. Untel\nDeux;maire\n;\n")
    response = client.post(reverse("diagnosis:upload_findings", args=[slug]), {"file": file})
    preview = response.context["preview"]
    assert preview.sentence == "2 lignes\u00a0: 2 à ajouter."
    assert [(one.title, one.doubts) for one in preview.lines] == [
        ("Une", ("un nom à la place d’un rôle\u00a0: gardée sans lui",)),
        ("Deux", ()),
    ]
    assert Finding.objects.filter(roadmap=by.roadmap).count() == 0
    sent = {"table": response.context["sealed"], "column-0": "text", "column-1": ""}
    again = client.post(reverse("diagnosis:preview_findings", args=[slug]), sent)
    assert [len(one.doubts) for one in again.context["preview"].lines] == [0, 0]
    sent["table"] = again.context["sealed"]
    done = client.post(reverse("diagnosis:import_findings", args=[slug]), sent, follow=True)
    assert [str(message) for message in done.context["messages"]] == ["2 paroles sont ajoutées."]
    assert [(row.text, row.said_by) for row in finding_queries.roadmap_findings(by.roadmap)] == [
        ("Deux", ""),
        ("Une", ""),
    ]


@pytest.mark.django_db
def test_a_table_sealed_elsewhere_is_refused(by: Member, world: World, client: Client) -> None:
    assert by.user
    client.force_login(by.user)
    file = SimpleUploadedFile("a.csv", b"Verbatim\nUne\n")
    sealed = client.post(reverse("diagnosis:upload_findings", args=[world.roadmap.slug]), {"file": file}).context[
        "sealed"
    ]
    response = client.post(
        reverse("diagnosis:import_findings", args=[by.roadmap.slug]), {"table": sealed, "column-0": "text"}
    )
    assert response.headers["Location"] == reverse("diagnosis:upload_findings", args=[by.roadmap.slug])
    assert Finding.objects.filter(roadmap=by.roadmap).count() == 0
