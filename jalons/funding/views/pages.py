"""What every page of this floor needs to be rendered."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jalons.roadmaps.models import Member


def render_page(request: HttpRequest, name: str, member: Member, **context: Any) -> HttpResponse:
    return render(request, f"funding/{name}.html", {"member": member, **context})
