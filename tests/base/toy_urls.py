"""A toy import: names and ages are brought in, and kept in a list."""

from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path

import config.urls
from jalons.base.errors import Refused
from jalons.base.previews import PreviewLine
from jalons.base.sent_tables import SentTable
from jalons.base.table_imports import Pages, TableImport

WRITTEN: list[tuple[str, str]] = []


class ToyImport(TableImport):
    name = "tests.toy"
    pages = Pages("upload", "preview", "confirm")
    above = ("upload", "Toys")
    headings = {"name": ("nom", "prénom"), "age": ("âge",), "more": ("suite",)}
    labels = {"name": "Nom", "age": "Âge", "more": "Suite"}
    needed = "name"
    repeatable = ("more",)
    ask_needed = ("Quelle colonne porte le nom ?", "Choisissez-la.")
    shown = {"title": "Nom", "doubts": "À regarder"}
    confirm_label = "Importer %(n)s noms"
    most_lines = 150

    def plan(self, sent: SentTable, **choices: Any) -> list[tuple[int, dict[str, str]]]:
        return [(number, sent.cells(row)) for number, row in sent.lines()]

    def show_line(self, planned: tuple[int, dict[str, str]]) -> PreviewLine:
        number, said = planned
        act, doubts = ("create", ()) if "age" in said else ("leave", ("sans âge",))
        return PreviewLine(number, said.get("name", ""), act, doubts=doubts)

    def write(self, **said: Any) -> int:
        new = [(cells["name"], cells["age"]) for _number, cells in self.plan(said["sent"]) if "age" in cells]
        if not new:
            raise Refused("Rien à importer.", code="nothing-to-import")
        WRITTEN.extend(new)
        return len(new)

    def done_sentence(self, result: int) -> str:
        return f"{result} noms ajoutés."


def toy(pk: int = 1) -> ToyImport:
    return ToyImport(SimpleNamespace(pk=pk), [])


def upload(request: HttpRequest) -> HttpResponse:
    return toy().upload(request)


def preview(request: HttpRequest) -> HttpResponse:
    return toy().preview_again(request)


def confirm(request: HttpRequest) -> HttpResponse:
    return toy().confirm(request)


urlpatterns = [
    *config.urls.urlpatterns,
    path("toys/", upload, name="upload"),
    path("toys/apercu/", preview, name="preview"),
    path("toys/importer/", confirm, name="confirm"),
]
