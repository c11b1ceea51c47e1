"""Who took part, for the message that tells what their notes became. Pure."""

TEXT_LIMIT = 1500


def took_part(attended: bool | None, answer: str, *, is_over: bool) -> bool:
    """Ticked at the door; where nobody was ticked, those who had said yes to a workshop that is over."""
    return attended is True or (attended is None and answer == "oui" and is_over)
