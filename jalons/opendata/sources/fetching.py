"""Fetches the files of producers only: https, the hosts of the settings, public addresses, with limits of size and
time. Every failure is a sentence that says what to do.

It never fetches an address typed by a user: addresses come from the adapters, or from data.gouv.fr.
"""

import errno
import hashlib
import http.client
import ipaddress
import json
import socket
import ssl
import tempfile
import time
import urllib.request
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path, PurePosixPath
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from jalons.base.errors import Refused
from jalons.base.french import format_number
from jalons.base.frozen import frozen

LIMIT = 120.0  # seconds for a file, including tries and waits between them; more for a heavy file:
SLOWEST = 500_000  # bytes a second, the connection of a small town hall
PATIENCE = 20.0  # seconds for one answer of the network
WAITS = (2.0, 8.0)  # seconds before the second try, and the third
MOST_REDIRECTS = 5
MOST_JSON = 5_000_000  # bytes
_CHUNK = 1 << 16
_ZIP = b"PK\x03\x04"

Watch = Callable[[int, int], None]
"""Called with the amount done, and the total: 0 when unknown."""


@frozen
class Remote:
    """The present location of a file. `modified` as in the catalogue, empty when unknown."""

    address: str
    modified: str = ""


@frozen
class Fetched:
    file_name: str
    sha256: str
    etag: str
    modified: str


class _Again(Refused):
    """A failure that another try may fix; the sentence is for the last try."""


def fetch_file(
    address: str,
    into: Path,
    *,
    heaviest: int,
    etag: str = "",
    modified: str = "",
    enough: int = 0,
    limit: float | None = None,
    headers: Mapping[str, str] | None = None,
    method: str = "GET",
    watch: Watch = lambda done, total: None,
    sleep: Callable[[float], None] | None = None,
) -> Fetched | None:
    """Downloads an address to the disk; None when the server says that the file of this `etag` or `modified` has not
    changed. `enough`: stop after this number of bytes, unless it is an archive, whose table of contents is at the end.
    `headers`: what this host alone reads, such as a pass; no redirection takes them elsewhere. Raises Refused."""
    until = time.monotonic() + (limit or download_time(heaviest))
    waits = list(WAITS)
    while True:
        try:
            request = _make_request(address, _request_headers(etag, modified), headers or {}, method)
            return _fetch_once(request, into, heaviest, enough, until, watch)
        except _Again:
            if not waits or time.monotonic() + waits[0] > until:
                raise
            (sleep or time.sleep)(waits.pop(0))


def download_time(heaviest: int) -> float:
    """Seconds allowed for the heaviest file of a source: four minutes for 60 MB, fifteen for 400."""
    return LIMIT + heaviest / SLOWEST


def fetch_json(address: str) -> Any:
    """The answer of a catalogue."""
    with tempfile.TemporaryDirectory(prefix="jalons-") as folder:
        path = Path(folder) / "answer.json"
        fetch_file(address, path, heaviest=MOST_JSON)
        try:
            return json.loads(path.read_bytes())
        except ValueError as error:
            raise Refused(
                _("%(host)s répond autre chose que ce qui était attendu.") % {"host": _host_name(address)},
                code="answer-unexpected",
            ) from error


def check_address(address: str) -> None:
    """Raises Refused when this address may not be fetched."""
    try:
        parts, port = urlsplit(address), urlsplit(address).port
    except ValueError as error:
        raise _forbidden_refusal(address) from error
    if _is_operator_address(address):
        return
    if parts.scheme != "https" or parts.username or port not in (None, 443):
        raise _forbidden_refusal(address)
    if (parts.hostname or "") not in settings.OPEN_DATA_HOSTS:
        raise Refused(
            _("« %(host)s » n’est pas un site autorisé : rien n’est téléchargé.") % {"host": _host_name(address)},
            code="host-not-allowed",
        )


def _forbidden_refusal(address: str) -> Refused:
    return Refused(
        _("L’adresse « %(address)s » n’est pas celle d’un site autorisé.") % {"address": address[:100]},
        code="address-not-allowed",
    )


def _is_operator_address(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and f"{parts.scheme}://{parts.netloc}" in settings.OPEN_DATA_HOSTS


def _host_name(address: str) -> str:
    return (urlsplit(address).hostname or "?")[:100]


def _request_headers(etag: str, modified: str) -> dict[str, str]:
    conditions = {"If-None-Match": etag, "If-Modified-Since": modified if modified.endswith("GMT") else ""}
    sent = {name: value for name, value in conditions.items() if value}
    return {"User-Agent": "Jalons", "Accept-Encoding": "identity", **sent}


# --- one try ---------------------------------------------------------------------------------------------------------


def _make_request(
    address: str, headers: dict[str, str], secrets: Mapping[str, str], method: str
) -> urllib.request.Request:
    check_address(address)
    request = urllib.request.Request(address, headers=headers, method=method)  # noqa: S310 the scheme was checked
    for name, value in secrets.items():
        request.add_unredirected_header(name, value)
    return request


def _fetch_once(
    request: urllib.request.Request, into: Path, heaviest: int, enough: int, until: float, watch: Watch
) -> Fetched | None:
    address = request.full_url
    host = _host_name(address)
    timeout = max(0.1, min(PATIENCE, until - time.monotonic()))
    try:
        with _make_opener(address).open(request, timeout=timeout) as answer, into.open("wb") as file:
            return _receive_body(answer, file, host, heaviest, enough, until, watch)
    except HTTPError as error:
        with error:
            if error.code == http.HTTPStatus.NOT_MODIFIED:
                return None
            raise _status_error(error.code, host) from error
    except ssl.SSLCertVerificationError as error:
        raise _certificate_refusal(host) from error
    except URLError as error:
        if isinstance(error.reason, ssl.SSLCertVerificationError):
            raise _certificate_refusal(host) from error
        if isinstance(error.reason, socket.gaierror):
            # The name is unknown: there is no network, so trying again would only make the user wait.
            raise Refused(_unreachable_sentence(host), code="host-unreachable") from error
        raise _Again(
            _slow_sentence(host) if isinstance(error.reason, TimeoutError) else _unreachable_sentence(host),
            code="host-too-slow" if isinstance(error.reason, TimeoutError) else "host-unreachable",
        ) from error
    except TimeoutError as error:
        raise _Again(_slow_sentence(host), code="host-too-slow") from error
    except ValueError as error:  # an invalid address, or a length that is not a number
        raise Refused(
            _("%(host)s répond autre chose que ce qui était attendu.") % {"host": host}, code="answer-unexpected"
        ) from error
    except (http.client.HTTPException, ConnectionError) as error:
        raise _Again(_cut_sentence(host), code="download-cut") from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise Refused(
                _("Le disque du serveur est plein : le fichier n’a pas pu être gardé."), code="disk-full"
            ) from error
        raise _Again(_unreachable_sentence(host), code="host-unreachable") from error


def _receive_body(
    answer: Any, file: IO[bytes], host: str, heaviest: int, enough: int, until: float, watch: Watch
) -> Fetched:
    length = answer.headers.get("Content-Length", "")
    total = int(length) if length.isdecimal() else 0
    if total > heaviest:
        raise _weight_refusal(heaviest)
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        raise Refused(
            _("%(host)s répond autre chose que ce qui était attendu.") % {"host": host}, code="answer-unexpected"
        )
    digest, size, is_zip = hashlib.sha256(), 0, False
    # One read of the socket at a time, so that a server that sends a byte now and then cannot exceed the limit.
    while chunk := answer.read1(_CHUNK):
        is_zip = is_zip or (not size and chunk.startswith(_ZIP))
        size += len(chunk)
        if size > heaviest:
            raise _weight_refusal(heaviest)
        if time.monotonic() > until:
            raise Refused(_slow_sentence(host), code="host-too-slow")
        file.write(chunk)
        digest.update(chunk)
        watch(size, total)
        if enough and size >= enough and not is_zip:
            break
    else:
        if size < total:
            raise _Again(_cut_sentence(host), code="download-cut")
    name = PurePosixPath(urlsplit(answer.url).path).name or host
    headers = answer.headers
    return Fetched(name, digest.hexdigest(), headers.get("ETag", ""), headers.get("Last-Modified", ""))


class _Redirects(urllib.request.HTTPRedirectHandler):
    max_redirections = MOST_REDIRECTS

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        check_address(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _PublicConnection(http.client.HTTPSConnection):
    """Connects to the address that was checked, so that a name that resolves to another one meanwhile is useless."""

    def connect(self) -> None:
        failure: OSError | None = None
        for address in _public_addresses(self.host, self.port):
            try:
                raw = socket.create_connection((address, self.port), self.timeout)
            except OSError as error:
                failure = error
            else:
                self.sock = _tls_context().wrap_socket(raw, server_hostname=self.host)
                return
        raise failure or OSError(self.host)


class _PublicHandler(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_PublicConnection, req)


@cache
def _tls_context() -> ssl.SSLContext:
    return ssl.create_default_context()


def _public_addresses(host: str, port: int) -> list[str]:
    addresses = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for text in addresses:
        address = ipaddress.ip_address(text.partition("%")[0])
        address = getattr(address, "ipv4_mapped", None) or address
        if not address.is_global or address.is_multicast:
            raise Refused(
                _("« %(host)s » mène à une adresse privée : rien n’est demandé à un réseau interne.") % {"host": host},
                code="address-private",
            )
    return addresses


def _make_opener(address: str) -> urllib.request.OpenerDirector:
    """With a proxy, the proxy resolves names: this is the operator’s choice, by `HTTPS_PROXY`."""
    proxy = urllib.request.getproxies().get("https")
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler({"https": proxy} if proxy else {}),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler() if proxy or _is_operator_address(address) else _PublicHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        _Redirects(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


# --- what is said of a failure ---------------------------------------------------------------------------------------


def _status_error(code: int, host: str) -> Refused:
    values = {"host": host, "code": code}
    if code >= 500 or code == http.HTTPStatus.TOO_MANY_REQUESTS:
        return _Again(
            _("%(host)s est en panne ou surchargé (réponse %(code)s). Réessayez plus tard, ou donnez le fichier.")
            % values,
            code="host-down",
        )
    if code in (http.HTTPStatus.NOT_FOUND, http.HTTPStatus.GONE):
        return Refused(
            _(
                "Le fichier n’est plus à son adresse sur %(host)s (réponse %(code)s). Cherchez-le sur la page du "
                "producteur, puis donnez-le."
            )
            % values,
            code="file-moved",
        )
    if code // 100 == 3:
        return Refused(
            _("%(host)s renvoie sans fin d’une adresse à l’autre, ou vers aucun site : rien n’est téléchargé.")
            % values,
            code="redirects-endless",
        )
    return Refused(_("%(host)s refuse de donner le fichier (réponse %(code)s).") % values, code="file-withheld")


def _slow_sentence(host: str) -> str:
    return _("%(host)s est trop lent : le téléchargement est abandonné. Réessayez plus tard, ou donnez le fichier.") % {
        "host": host
    }


def _cut_sentence(host: str) -> str:
    return _("Le téléchargement depuis %(host)s s’est arrêté avant la fin. Réessayez plus tard.") % {"host": host}


def _unreachable_sentence(host: str) -> str:
    return _("Impossible de joindre %(host)s. Ce serveur n’a peut-être pas accès à Internet : donnez le fichier.") % {
        "host": host
    }


def _certificate_refusal(host: str) -> Refused:
    return Refused(
        _("Le certificat de %(host)s n’est pas valable : rien n’est téléchargé.") % {"host": host},
        code="certificate-invalid",
    )


def _weight_refusal(heaviest: int) -> Refused:
    return Refused(
        _("Ce fichier pèse plus de %(most)s : ce n’est pas celui attendu.") % {"most": format_weight(heaviest)},
        code="file-heavier-than-expected",
    )


def format_weight(size: int) -> str:
    """« 60 Mo », « 1,5 Mo », « 12 ko »: in powers of a thousand."""
    if size < 1_000_000:
        return _("%(size)s ko") % {"size": format_number(max(1, round(size / 1000)))}
    return _("%(size)s Mo") % {"size": format_number(round(Decimal(size) / 1_000_000, 1))}
