"""Requests that a script of ours sends, answered by a part of a page (`base/parts.js`) or by a sentence."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

HEADER = "X-Script"


def is_by_script(request: HttpRequest) -> bool:
    return HEADER in request.headers


def render_part(request: HttpRequest, template: str, part: str, context: dict[str, Any]) -> HttpResponse:
    """The whole page, or the partial `part` of its template when a script asks. Both have the same address, so caches
    must tell them apart."""
    response = render(request, f"{template}#{part}" if is_by_script(request) else template, context)
    patch_vary_headers(response, [HEADER])
    return response
