"""Codes that people dictate to one another. Pure."""

# There is no vowel, so no word. Of the signs that the eye confuses (0 O Q, 1 I L, 2 Z, 5 S, 8 B, U V) or the French ear
# confuses (B D P T, M N, F S, G J), at most one is here.
CODE_ALPHABET = "CGHKLMPRVWX34679"
CODE_LENGTH = 6


def make_code(random_numbers: bytes) -> str:
    """A code from `CODE_LENGTH` random bytes. The alphabet has 16 signs, so every byte gives each sign with the same
    chance."""
    return "".join(CODE_ALPHABET[number % len(CODE_ALPHABET)] for number in random_numbers[:CODE_LENGTH])


def read_code(typed: str) -> str:
    """Normalises a code as people type it: « k7m 3px », « K7M-3PX »."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def format_code(code: str) -> str:
    """The code in two parts, easier to read aloud and to remember."""
    return f"{code[:3]}\u00a0{code[3:]}"
