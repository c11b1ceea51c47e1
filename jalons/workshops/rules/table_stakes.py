"""The enjeux that a table phrases in two parts, « Comment … » and « pour que … », then proposes to the room. Pure."""

import re

# Method 1.5: « jusqu’à cinq enjeux par table ».
MOST = 5
# Both fit in the formulation of an enjeu (300), with the words that link them.
PART_LIMIT = 130

_HOW = re.compile(r"^comment\s+", re.IGNORECASE)
_LINKED = re.compile(r"^(pour|afin)\b", re.IGNORECASE)
_LINK = re.compile(r"^(((pour|afin)\s+)?que?(\s+|[’'])){1,3}", re.IGNORECASE)
_END = " \u00a0\u202f?!.…,;"
# What mostly follows « Comment », whose capital is not its own within a sentence: an infinitive, or a small word. Another
# word with a capital may be a name.
_BEGINNING = re.compile(r"\w*(er|ir|re)\b|(le|la|les|un|une|on|nous|mieux|ne|se|en)\b|[lns][’']", re.IGNORECASE)
_VOWELS = "aeiouyàâäéèêëîïôöùûüœæ"


def clean_how(how: str) -> str:
    """Without the word that the field already says, nor the mark that the phrasing adds."""
    return _HOW.sub("", how.strip()).strip(_END)


def clean_what_for(what_for: str) -> str:
    """« pour que », « que », « qu’ » go, because the field says them; « pour rompre l’isolement » stays as it was written."""
    return _LINK.sub("", what_for.strip()).strip(_END)


def compose_phrasing(how: str, what_for: str) -> str:
    """« Comment … pour que … ? »; empty without its first part."""
    how, what_for = clean_how(how), clean_what_for(what_for)
    if not how:
        return ""
    if what_for and not _LINKED.match(what_for):
        what_for = f"pour qu’{what_for}" if what_for[0].lower() in _VOWELS else f"pour que {what_for}"
    return f"Comment {' '.join(filter(None, (_lower_beginning(how), what_for)))}\u00a0?"


def _lower_beginning(how: str) -> str:
    return how[0].lower() + how[1:] if _BEGINNING.match(how) and not how[1:2].isupper() else how


def stake_title(how: str) -> str:
    """The title of the enjeu, which the plenary may write better: « Aller à la mairie sans voiture »."""
    how = clean_how(how)
    return how[:1].upper() + how[1:]
