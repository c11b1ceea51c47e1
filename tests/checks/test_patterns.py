"""No text freezes the process: a pattern reads 100,000 hostile signs in the time of a page."""

import re

import pytest

from tests.checks.patterns import Used, every_pattern, worst

LIMIT = 0.05  # seconds of processor


def test_every_pattern_reads_hostile_texts_fast() -> None:
    measured = sorted(((*worst(used, limit=LIMIT), str(used)) for used in every_pattern()), reverse=True)
    for seconds, text, used in measured[:5]:
        print(f"{seconds * 1000:6.1f} ms  {text!r}  {used}")
    assert [(round(seconds, 3), text, used) for seconds, text, used in measured if seconds > LIMIT] == []


def test_patterns_are_found_wherever_they_are_written() -> None:
    found = {used.where.split(":")[0] for used in every_pattern()}
    assert {
        "jalons/base/amounts.py _IN_TEXT",  # held by a module
        "jalons/papers/documents/typography.py _RULES",  # in its tables
        "jalons/diagnosis/rules/tagging.py",  # inside a function
        "jalons/papers/documents/docx/custom_template.py",  # with a part that only a call knows
        "<int",  # in the addresses
    } <= found


# What the product had, each of which stopped it for seconds.
SLOW = (
    (r"\d+(?: \d{3})*(?:[.,]\d{1,2})?(?!\d)(?! ?%)", "finditer"),
    (r"[^\s(<:;,]+@[^\s@]+\.[\w-]+", "sub"),
    (r"Financeur(?: \d+)? : (.*?)(?: ?\(montant : (.*)\))?", "fullmatch"),
    (r"\s+et\s+", "split"),
    (r"<text:tab\s[^>]*/>", "sub"),
    (r"(a+)+b", "match"),
)


@pytest.mark.parametrize(("source", "method"), SLOW)
def test_a_slow_pattern_would_be_seen(source: str, method: str) -> None:
    assert worst(Used("here", re.compile(source), method), limit=LIMIT)[0] > LIMIT
