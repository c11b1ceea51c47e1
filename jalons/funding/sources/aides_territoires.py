"""Fetches the public catalogue Aides-territoires, page after page, with the limits of open data. Nothing is sent but the
request, with the key of the host of this instance when it has one."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.base.errors import Refused
from jalons.base.french import format_number
from jalons.funding.rules.aid_export import (
    KEY,
    MOST_AIDS,
    ExportCut,
    ExportPage,
    ExportUnknown,
    read_export_page,
)
from jalons.opendata.sources.fetching import fetch_file, format_weight

HEAVIEST = 80_000_000  # bytes, of a page or of a file that is given
MOST_PAGES = 500


class Catalogue:
    """What an attempt is named by."""

    key = KEY
    title = gettext_lazy("Aides-territoires")


def fetch_aids(watch: Callable[[int, int], None]) -> list[Any]:
    """Every aid, as published. Raises Refused when the list stops before its end: a half is worse than the former
    whole."""
    headers = _request_headers()
    records: list[Any] = []
    address, announced, pages = settings.AIDS_ADDRESS, 0, 0
    while address:
        page = _fetch_page(address, headers)
        records += page.records
        announced, pages = page.announced, pages + 1
        watch(len(records), announced)
        address = _following(page) if page.records else ""
        if pages >= MOST_PAGES or len(records) > MOST_AIDS:
            raise Refused(
                _("Cette liste dépasse %(most)s aides : rien n’est changé.") % {"most": format_number(MOST_AIDS)},
                code="export-endless",
            )
    # An aid that is withdrawn between two pages moves the others by one.
    if len(records) + pages < announced:
        raise _incomplete_refusal(len(records), announced)
    return records


def read_aid_file(path: Path) -> list[Any]:
    """The aids of a file that the host gives. Raises Refused."""
    if path.stat().st_size > HEAVIEST:
        raise Refused(
            _("Ce fichier pèse plus de %(most)s : ce n’est pas celui attendu.") % {"most": format_weight(HEAVIEST)},
            code="export-too-heavy",
        )
    page = read_page(path.read_bytes())
    if page.announced > len(page.records):
        raise _incomplete_refusal(len(page.records), page.announced)
    return page.records


def _incomplete_refusal(count: int, announced: int) -> Refused:
    return Refused(
        _("La liste s’arrête à %(found)s aides sur %(announced)s : rien n’est changé. Prenez-la de nouveau.")
        % {"found": format_number(count), "announced": format_number(announced)},
        code="export-incomplete",
    )


def read_page(content: bytes) -> ExportPage:
    try:
        return read_export_page(content)
    except ExportCut as error:
        raise Refused(
            _("Cette liste d’aides est coupée avant la fin : rien n’est changé. Prenez-la de nouveau."),
            code="export-cut",
        ) from error
    except ExportUnknown as error:
        raise Refused(
            _("Ce n’est pas la liste d’Aides-territoires : rien n’est changé."), code="export-unknown"
        ) from error


def _fetch_page(address: str, headers: dict[str, str], *, method: str = "GET") -> ExportPage:
    return read_page(_fetch_content(address, headers, method=method))


def _fetch_content(address: str, headers: dict[str, str], *, method: str = "GET") -> bytes:
    with tempfile.TemporaryDirectory(prefix="jalons-") as folder:
        path = Path(folder) / "answer.json"
        fetch_file(address, path, heaviest=HEAVIEST, limit=60.0, headers=headers, method=method)
        return path.read_bytes()


def _following(page: ExportPage) -> str:
    """The path of the next page, always on the site that was asked first, whatever the answer says."""
    if not page.following:
        return ""
    home, there = urlsplit(settings.AIDS_ADDRESS), urlsplit(urljoin(settings.AIDS_ADDRESS, page.following))
    return urlunsplit((home.scheme, home.netloc, there.path, there.query, ""))


def _request_headers() -> dict[str, str]:
    """The key of the host is exchanged for a pass of a day, which goes with each page."""
    if not settings.AIDS_KEY:
        return {}
    address = urljoin(settings.AIDS_ADDRESS, "/api/connexion/")
    content = _fetch_content(address, {"X-AUTH-TOKEN": settings.AIDS_KEY}, method="POST")
    try:
        token = json.loads(content)["token"]
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(
            _("Aides-territoires n’a pas reconnu la clé de ce site : l’hébergeur la vérifie."),
            code="export-key-refused",
        ) from error
    return {"Authorization": f"Bearer {token}"}
