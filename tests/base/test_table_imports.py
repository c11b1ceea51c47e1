"""What every import of a table owes, tested once with a toy: sent, shown, confirmed."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jalons.base.headings import guess_columns
from jalons.base.previews import doubt_sentences, plan_sentence
from jalons.base.sent_tables import SentTable
from jalons.base.table_imports import LINES_OF_A_PAGE, UploadForm, seal_table, unseal_table
from tests.base import toy_urls
from tests.base.toy_urls import toy

TABLE = "Les jouets\n\nÂge;Nom;Suite;Encore\n3;Ours;a;b\n;Poupée;;\nÂge;Nom;Suite;Encore\n5;Train;;c\n"


@pytest.fixture
def site(client: Client, settings: Any) -> Client:
    settings.ROOT_URLCONF = "tests.base.toy_urls"
    toy_urls.WRITTEN.clear()
    return client


def send(site: Client, content: str = TABLE) -> Any:
    return site.post("/toys/", {"file": SimpleUploadedFile("jouets.csv", content.encode())})


def fields(response: Any, **more: str) -> dict[str, str]:
    columns = {f"column-{column.number}": column.key for column in response.context["preview"].columns}
    return {"table": response.context["sealed"], **columns, **more}


@pytest.mark.django_db
def test_a_table_is_shown_before_anything_is_written(site: Client) -> None:
    response = send(site)
    preview = response.context["preview"]
    assert preview.sentence == "3 lignes\u00a0: 2 à ajouter, 1 laissée."
    assert [(line.number, line.title, line.doubts) for line in preview.lines] == [
        (5, "Poupée", ("sans âge",)), (4, "Ours", ()), (7, "Train", ()),
    ]  # fmt: skip
    assert [(one.heading, one.key) for one in preview.columns] == [
        ("Âge", "age"), ("Nom", "name"), ("Suite", "more"), ("Encore", ""),
    ]  # fmt: skip
    assert (preview.doubtful, preview.to_write, toy_urls.WRITTEN) == (1, 2, [])
    assert "Importer 2 noms" in response.content.decode()


@pytest.mark.django_db
def test_lines_copied_from_a_spreadsheet_are_shown_and_written_as_a_file(site: Client) -> None:
    response = site.post("/toys/", {"lines": 'Nom\tÂge\r\nOurs, brun\t3\r\n\r\n"Train\nrouge"\t5\r\n'})
    assert [(line.number, line.title) for line in response.context["preview"].lines] == [
        (2, "Ours, brun"), (4, "Train\nrouge"),
    ]  # fmt: skip
    site.post("/toys/importer/", fields(response))
    assert toy_urls.WRITTEN == [("Ours, brun", "3"), ("Train\nrouge", "5")]


@pytest.mark.django_db
def test_lines_without_titles_ask_what_their_columns_hold(site: Client) -> None:
    shown = site.post("/toys/", {"lines": "Ours\t3\nTrain\t5"})
    again = site.post("/toys/apercu/", fields(shown) | {"column-0": "name", "column-1": "age"})
    done = site.post("/toys/importer/", fields(again))
    assert (done.status_code, toy_urls.WRITTEN) == (302, [("Ours", "3"), ("Train", "5")])


NOTHING = {"lines": ["Collez des lignes, ou choisissez un fichier."]}
TOO_MANY = {"lines": ["Ce tableau a plus de 150 lignes. Envoyez-le en plusieurs fois."]}
BOTH = {"lines": ["Vous avez collé des lignes et choisi un fichier. Gardez l’un des deux."]}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lines", "file", "errors"),
    [
        ("", None, NOTHING),
        (" \t \r\n\t", None, NOTHING),
        ("Nom\tÂge\n" + "Ours\t3\n" * 3_000, None, TOO_MANY),
        ("Ours\n" * 3_000, None, TOO_MANY),
        ("a" * 1_800_001, None, {"lines": ["Il y a trop de texte. Collez vos lignes en plusieurs fois."]}),
        ("Nom\nOurs", b"Nom\nTrain", BOTH),
        ("", b"%PDF-1.7", {"file": [
            "C’est un PDF\u00a0: on ne peut pas y lire un tableau. Demandez le fichier d’origine, en .xlsx, .ods ou .csv."
        ]}),
    ],
    ids=["nothing", "blanks", "many cells", "many lines", "much text", "both", "a file of no table"],
)  # fmt: skip
def test_what_cannot_be_read_is_told_beside_its_field(
    site: Client, lines: str, file: bytes | None, errors: Any
) -> None:
    sent = {"lines": lines} | ({"file": SimpleUploadedFile("jouets.csv", file)} if file else {})
    form = site.post("/toys/", sent).context["form"]
    # What nobody sees is not typed back.
    assert (form.errors, form["lines"].value()) == (errors, lines if lines.strip() else "")


def test_the_browser_does_not_cut_what_is_pasted() -> None:
    assert "maxlength" not in str(UploadForm(table_import=toy())["lines"])


@pytest.mark.django_db
def test_a_table_that_is_confirmed_is_written_once_and_told(site: Client) -> None:
    done = site.post("/toys/importer/", fields(send(site)), follow=True)
    assert toy_urls.WRITTEN == [("Ours", "3"), ("Train", "5")]
    assert [str(message) for message in done.context["messages"]] == ["2 noms ajoutés."]
    assert done.redirect_chain == [("/toys/", 302)]


@pytest.mark.django_db
def test_what_the_change_refuses_is_told_above_the_same_preview(site: Client) -> None:
    refused = site.post("/toys/importer/", fields(send(site, "Nom;Âge\nOurs;\n")))
    assert refused.context["form"].non_field_errors() == ["Rien à importer."]
    assert (refused.context["preview"].to_write, toy_urls.WRITTEN) == (0, [])


@pytest.mark.django_db
def test_columns_may_be_said_otherwise_and_the_first_of_two_is_read(site: Client) -> None:
    chosen = fields(send(site)) | {"column-0": "name", "column-1": "name", "column-2": "more", "column-3": "more"}
    again = site.post("/toys/apercu/", chosen)
    assert [column.key for column in again.context["preview"].columns] == ["name", "", "more", "more"]
    assert [line.title for line in again.context["preview"].lines] == ["3", "", "5"]


@pytest.mark.django_db
def test_a_column_that_changed_since_its_preview_is_shown_before_it_is_written(site: Client) -> None:
    again = site.post("/toys/importer/", fields(send(site)) | {"column-2": ""})
    assert again.context["form"].non_field_errors() == [
        "Vous avez changé une colonne. Voici le tableau relu ainsi\u00a0: vérifiez, puis confirmez."
    ]
    assert ([column.key for column in again.context["preview"].columns], toy_urls.WRITTEN) == (
        ["age", "name", "", ""],
        [],
    )
    assert site.post("/toys/importer/", fields(again)).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/toys/apercu/", "/toys/importer/"])
def test_a_content_that_no_column_may_hold_is_refused_and_the_column_stays(site: Client, address: str) -> None:
    again = site.post(address, fields(send(site)) | {"column-1": "zorglub"})
    assert again.context["form"].has_error("__all__", "choice-unknown")
    assert ([column.key for column in again.context["preview"].columns], toy_urls.WRITTEN) == (
        ["age", "name", "more", ""],
        [],
    )


@pytest.mark.django_db
def test_a_column_that_is_needed_is_asked(site: Client) -> None:
    lost = site.post("/toys/apercu/", fields(send(site), **{"column-1": ""}))
    assert not lost.context["preview"].has_needed
    assert "Quelle colonne porte le nom" in lost.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/toys/apercu/", "/toys/importer/"])
@pytest.mark.parametrize("sealed", ["", "abc", "elsewhere"])
def test_a_preview_that_is_altered_or_of_something_else_is_asked_again(site: Client, address: str, sealed: str) -> None:
    if sealed == "elsewhere":
        sealed = seal_table(SentTable([["Nom"], ["Ours"]], 0), toy(pk=2).salt)
    answer = site.post(address, fields(send(site)) | {"table": sealed}, follow=True)
    assert answer.redirect_chain == [("/toys/", 302)]
    assert [str(message) for message in answer.context["messages"]] == [
        "Cet aperçu est trop ancien. Envoyez de nouveau votre tableau."
    ]
    assert toy_urls.WRITTEN == []


@pytest.mark.django_db
def test_many_lines_have_pages_and_too_many_are_refused(site: Client) -> None:
    lines = [f"Jouet {number};{number}" for number in range(1, 152)]
    shown = send(site, "\n".join(["Nom;Âge", *lines[:-1]]))
    second = site.post("/toys/apercu/", fields(shown, page="2"))
    assert (len(shown.context["page"]), [line.number for line in second.context["page"]]) == (
        LINES_OF_A_PAGE, list(range(102, 152)),
    )  # fmt: skip
    assert list(send(site, "\n".join(["Nom;Âge", *lines])).context["form"].errors) == ["file"]


def test_a_sealed_table_comes_back_with_what_its_columns_were_shown_to_hold() -> None:
    table = SentTable(
        [["Nom"], ["Ours"]], 0, "Feuille", 2, "jouets.ods", [[1, 0]], {0: "name"}, 1, [["Lisez-moi", [["Bonjour"]], []]], ["Nom"]
    )  # fmt: skip
    assert unseal_table(seal_table(table, "salt"), "salt") == table


def test_rows_are_numbered_as_in_the_file_and_say_what_their_columns_hold() -> None:
    table = SentTable([["Nom", "Âge"], [], [" Ours ", ""], ["Nom", "", "Âge"], ["Train"]], 0, columns={0: "n", 1: "a"})
    assert [(number, table.cells(row)) for number, row in table.lines()] == [(3, {"n": "Ours"}), (5, {"n": "Train"})]
    assert [number for number, _row in table.lines(first=4)] == [5]


def test_columns_without_heading_are_known_by_what_is_in_them() -> None:
    rows = [["Ours en peluche", "3", "rouge"], ["Train à vapeur", "5", "12"], ["Poupée de son", "4", "7"]]
    seems = {"age": str.isdecimal}
    assert guess_columns(rows, -1, {}, seems=seems, longest="name") == {0: "name", 1: "age"}
    assert guess_columns([["Jouet", "Divers", "Couleur"], *rows], 0, {}, seems=seems, longest="name") == {0: "name"}
    assert guess_columns([], -1, {}, longest="name") == {}


def test_the_sentence_counts_what_there_is_and_what_is_always_told() -> None:
    acts = {"create": "à ajouter", "same": "rien à changer", "leave": "laissée"}
    counts = {"same": "%(n)s sans changement"}
    assert plan_sentence(["create"] * 1_000, acts, counts, ["create", "same"]) == (
        "1\u00a0000 lignes\u00a0: 1\u00a0000 à ajouter, 0 sans changement."
    )


def test_a_long_quote_is_cut_and_says_so() -> None:
    assert doubt_sentences({"long": "« %(about)s »"}, [("long", "a" * 121)]) == (f"« {'a' * 120}… »",)
