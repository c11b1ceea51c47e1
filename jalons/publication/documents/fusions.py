"""What documents say of an enjeu, or of a chantier, that unites others or was put aside."""

from collections.abc import Iterable

from django.utils.translation import gettext as _


def united_sentence(titles: Iterable[str]) -> str:
    return _("Réunit : %(titles)s.") % {"titles": " ; ".join(f"«\u00a0{title}\u00a0»" for title in titles)}


def set_aside_sentence(reason: str) -> str:
    return _("Écarté : %(reason)s") % {"reason": reason}
