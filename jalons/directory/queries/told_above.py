"""What the floor of the fiches knows of an organisation, which it registers when it starts: the fiches that name it."""

from collections.abc import Callable

from jalons.base.frozen import frozen
from jalons.directory.models import Organisation


@frozen
class NamingFiche:
    """`role`: « structure pilote », « partenaires »."""

    code: str
    title: str
    role: str


type FichesReader = Callable[[Organisation], list[NamingFiche]]

_fiches: list[FichesReader] = []


def register_fiches(reader: FichesReader) -> None:
    """`reader`: the fiches that name an organisation, in the order of codes. One query."""
    _fiches[:] = [reader]


def fiches_naming(organisation: Organisation) -> list[NamingFiche]:
    return _fiches[0](organisation) if _fiches else []
