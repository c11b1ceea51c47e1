"""Words as they are sought: without capitals nor accents. Pure."""

import unicodedata


def plain(text: str) -> str:
    """« Périgueux » → « perigueux », « cœur » → « coeur »."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
