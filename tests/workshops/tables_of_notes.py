"""Bring tables of notes into a workshop, by its change or by its pages."""

import io
import re
from typing import Any

from django.test import Client
from django.urls import reverse

from jalons.base.sent_tables import SentTable
from jalons.roadmaps.models import Member
from jalons.workshops.changes import note_imports
from jalons.workshops.models import Note, Workshop

COLUMNS = {0: "text", 1: "table", 2: "group"}
THREE = [["Pas de bus", "1", "Se déplacer"], ["Trop loin", "2", "Se déplacer"], ["Demandez à Mme Untel", "", ""]]


def bring(workshop: Workshop, by: Member, rows: list[list[str]] = THREE, **how: Any) -> Any:
    return note_imports.import_notes(workshop=workshop, sent=SentTable(rows, columns=COLUMNS), by=by, **how)


def on_the_wall(workshop: Workshop) -> list[tuple[int, str, int | None, str, str]]:
    notes = Note.objects.filter(workshop=workshop).select_related("group").order_by("number")
    return [(one.number, one.text, one.table, one.source, one.group.title if one.group else "") for one in notes]


def url(workshop: Workshop, name: str = "workshops:notes_table") -> str:
    return reverse(name, args=[workshop.roadmap.slug, workshop.number])


def send(site: Client, workshop: Workshop, content: bytes | str, name: str = "notes.csv") -> Any:
    file = io.BytesIO(content.encode() if isinstance(content, str) else content)
    file.name = name
    return site.post(url(workshop), {"file": file})


def paste(site: Client, workshop: Workshop, lines: str) -> Any:
    return site.post(url(workshop), {"lines": lines})


def fields(response: Any, **changed: Any) -> dict[str, Any]:
    columns = {f"column-{one.number}": one.key for one in response.context["preview"].columns}
    return {"table": response.context["sealed"], **columns, **changed}


def confirm(site: Client, workshop: Workshop, response: Any, **changed: Any) -> Any:
    return site.post(url(workshop, "workshops:import_notes"), fields(response, **changed))


def page_words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode().replace("\u00a0", " ")))
