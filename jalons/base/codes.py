"""Codes that survive being dictated. Pure."""

# No vowel, so no word. Of the signs that the eye confuses (0 O Q, 1 I L, 2 Z, 5 S, 8 B, U V) or the French ear
# (B D P T, M N, F S, G J), at most one is here.
CODE_ALPHABET = "CGHKLMPRVWX34679"
CODE_LENGTH = 6


def make_code(random_numbers: bytes) -> str:
    """A code from `CODE_LENGTH` random bytes. The alphabet holds 16 signs: every byte is as likely."""
    return "".join(CODE_ALPHABET[number % len(CODE_ALPHABET)] for number in random_numbers[:CODE_LENGTH])


def read_code(typed: str) -> str:
    """A code as people type it: « k7m 3px », « K7M-3PX »."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def format_code(code: str) -> str:
    """In two parts, to be read aloud and remembered."""
    return f"{code[:3]}\u00a0{code[3:]}"
