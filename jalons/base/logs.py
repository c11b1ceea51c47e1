"""What the log may hold: where something broke, never the secret of a private address."""

import logging

from django.http import HttpRequest


class HideSecrets(logging.Filter):
    """Private links, sign-in links and codes are words of the path: an address is told without the words it was asked
    with, except numbers and the name of the roadmap. What follows « ? » is never told."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            shown = told_path(request)
            record.args = tuple(shown if _is_path(arg, request) else arg for arg in record.args)
        return True


def _is_path(arg: object, request: HttpRequest) -> bool:
    return isinstance(arg, str) and arg in (request.path, request.path_info, request.get_full_path())


def told_path(request: HttpRequest) -> str:
    match = request.resolver_match
    if match is None:
        return "…"
    path = request.path
    words = [value for name, value in match.kwargs.items() if isinstance(value, str) and name != "slug"]
    for word in sorted(filter(None, words), key=len, reverse=True):
        path = path.replace(word, "…")
    return path
