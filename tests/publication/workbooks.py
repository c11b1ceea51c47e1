"""Workbooks made by the tests as people make theirs, sent as a file and read over on its page."""

import io
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from jalons.funding.models import ExpenseLine, FundingLine
from jalons.roadmaps.models import Member

Cells = Sequence[Sequence[object]]
Fill = Callable[[Any, Any], None]


def workbook(*sheets: tuple[str, Cells | Fill]) -> bytes:
    """`sheets`: a name, and rows or a function that fills the sheet of the book."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for name, content in sheets:
            sheet = book.add_worksheet(name)
            if callable(content):
                content(book, sheet)
                continue
            for line, row in enumerate(content):
                sheet.write_row(line, 0, row)
    return buffer.getvalue()


def send(client: Client, member: Member, content: bytes, name: str = "plan.xlsx") -> Any:
    sent = {"file": SimpleUploadedFile(name, content)}
    return client.post(reverse("publication:upload_plan", args=[member.roadmap.slug]), sent)


def written(member: Member) -> tuple[Decimal, Decimal]:
    """The expenses and the resources of a roadmap, in euros."""
    here = {"action__roadmap": member.roadmap}
    return tuple(  # type: ignore[return-value]
        model._default_manager.filter(**here).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
        for model in (ExpenseLine, FundingLine)
    )


def euros(values: Iterable[object]) -> tuple[Decimal, ...]:
    return tuple(Decimal(str(value)) for value in values)
