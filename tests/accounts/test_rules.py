from datetime import UTC, datetime, timedelta

import pytest

from jalons.accounts.rules import LONG_PAUSE, PAUSE, SignUp, SignUpPolicy, is_last_link_enough, read_sign_up

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        ("open", SignUpPolicy(SignUp.OPEN)),
        (" Invited ", SignUpPolicy(SignUp.INVITED)),
        ("domains:exemple.fr", SignUpPolicy(SignUp.DOMAINS, ("exemple.fr",))),
        ("domains: @Exemple.fr, ville.exemple.fr", SignUpPolicy(SignUp.DOMAINS, ("exemple.fr", "ville.exemple.fr"))),
    ],
)
def test_who_may_sign_up_is_read(text: str, policy: SignUpPolicy) -> None:
    assert read_sign_up(text) == policy


@pytest.mark.parametrize(
    "text", ["", "closed", "domains", "domains:", "domains:fr", "open:exemple.fr", "domains:a b.fr"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        read_sign_up(text)


@pytest.mark.parametrize(
    ("email", "admits"),
    [
        ("elue@exemple.fr", True),
        ("elue@EXEMPLE.fr", True),
        ("elue@pas-exemple.fr", False),
        ("elue@exemple.fr.pirate.example", False),
        ("elue@sous.exemple.fr", False),
    ],
)
def test_a_domain_is_the_whole_of_what_follows_the_sign(email: str, admits: bool) -> None:
    assert SignUpPolicy(SignUp.DOMAINS, ("exemple.fr",)).admits(email) is admits
    assert SignUpPolicy(SignUp.OPEN).admits(email)
    assert not SignUpPolicy(SignUp.INVITED).admits(email)


@pytest.mark.parametrize(
    ("ages", "asked", "is_enough"),
    [
        ([], 0, False),
        ([], 9, False),  # each was used
        ([PAUSE - SECOND], 1, True),
        ([PAUSE], 1, False),
        ([2 * PAUSE, PAUSE - SECOND], 3, True),
        ([PAUSE], 4, True),
        ([LONG_PAUSE - SECOND], 4, True),
        ([LONG_PAUSE], 4, False),
    ],
)
def test_a_link_that_has_just_left_is_enough(ages: list[timedelta], asked: int, is_enough: bool) -> None:
    assert is_last_link_enough([NOW - age for age in ages], asked, NOW) is is_enough
