"""Types of arguments that several commands of `manage.py` share."""

from argparse import ArgumentTypeError

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _


def email_address(text: str) -> str:
    try:
        validate_email(text.strip())
    except ValidationError:
        raise ArgumentTypeError(_("« %s » n’est pas une adresse électronique.") % text) from None
    return text.strip()
