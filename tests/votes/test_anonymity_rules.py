"""Which sizes of phones and papers let a result be read."""

import pytest

from jalons.votes.rules.anonymity import Channel, is_told


@pytest.mark.parametrize(
    ("phones", "papers", "told"),
    [
        (0, 0, True),
        (1, 0, False),
        (2, 0, False),
        (3, 0, True),
        (0, 2, False),
        (0, 3, True),
        # Whoever typed the papers subtracts them: a lone phone would be read.
        (1, 40, False),
        (2, 40, False),
        (3, 40, True),
        # Phones are known to nobody: they cannot be taken away from one paper.
        (40, 1, True),
    ],
)
def test_a_result_is_read_from_three_votes_and_three_phones_beside_papers(phones: int, papers: int, told: bool) -> None:
    assert is_told({Channel.PHONES: phones, Channel.PAPER: papers}) is told
