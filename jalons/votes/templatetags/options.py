"""The letter of a proposition, the same wherever a vote is shown."""

from django import template

from jalons.votes.rules import ballots

register = template.Library()


@register.filter
def option_letter(rank: int) -> str:
    """`{{ option.rank|option_letter }}`: 1 is A."""
    return ballots.option_letter(rank)
