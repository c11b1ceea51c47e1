"""The command line of `manage.py`: types of arguments that several commands share, and its refusals in French."""

import argparse
import difflib
import sys
from argparse import ArgumentTypeError
from typing import NoReturn

from django.core.exceptions import ValidationError
from django.core.management import ManagementUtility, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from launch.data import REFUSED_COMMAND

# What argparse says, which has no French of its own. Its braces and its percent signs are kept.
FRENCH = {
    "usage: ": "usage : ",
    "positional arguments": "ce que l’on donne",
    "options": "options",
    "show this help message and exit": "montre cette aide",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s : %(message)s",
    "the following arguments are required: %s": "il manque %s",
    "unrecognized arguments: %s": "ces mots sont en trop ou mal écrits : %s",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r n’est pas admis ; choisissez parmi %(choices)s",
    "invalid %(type)s value: %(value)r": "%(value)r n’est pas de la bonne forme",
    "expected one argument": "il manque une valeur",
    "expected at least one argument": "il manque une valeur",
    "expected at most one argument": "une seule valeur est admise",
    "expected %s argument": "il faut %s valeur",
    "expected %s arguments": "il faut %s valeurs",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s peut vouloir dire %(matches)s",
    "ignored explicit argument %r": "la valeur %r est en trop",
    "not allowed with argument %s": "ne va pas avec %s",
    "one of the arguments %s is required": "il faut l’un de %s",
}


OPTIONS_OF_DJANGO = {
    "--version",
    "--verbosity",
    "--settings",
    "--pythonpath",
    "--traceback",
    "--no-color",
    "--force-color",
}


def email_address(text: str) -> str:
    try:
        validate_email(text.strip())
    except ValidationError:
        raise ArgumentTypeError(_("« %s » n’est pas une adresse électronique.") % text) from None
    return text.strip()


def speak_french() -> None:
    """argparse takes its words from the catalogue of the system, which nobody installs: they are given here. A refusal is
    two lines: what is wrong, and where the options are."""
    argparse._ = lambda text: FRENCH.get(text, text)  # type: ignore[attr-defined]
    argparse.ngettext = lambda one, many, count: FRENCH.get(one if count == 1 else many, many)  # type: ignore[attr-defined]
    CommandParser.error = _refuse_words  # type: ignore[method-assign, assignment]
    # The options of Django itself have English words, and no host needs them: they work, and are not listed.
    BaseCommand.suppressed_base_arguments = OPTIONS_OF_DJANGO
    # Django writes the name of the class before the sentence.
    CommandError.__name__ = REFUSED_COMMAND.removesuffix(": ")


def _refuse_words(parser: CommandParser, message: str) -> NoReturn:
    if not parser.called_from_command_line:
        raise CommandError(message)
    command = parser.prog.partition(" ")[2]
    sys.stderr.write(
        _("Refusé : %(reason)s\n« manage %(command)s --help » présente ce que cette commande attend.\n")
        % {"reason": message.rstrip("."), "command": command}
    )
    sys.exit(2)


class FrenchCommands(ManagementUtility):
    """Runs a command of `manage.py`."""

    def fetch_command(self, subcommand: str) -> BaseCommand:
        known = get_commands()
        if subcommand not in known:
            near = difflib.get_close_matches(subcommand, known, 1)
            hint = _(" (peut-être « %s » ?)") % near[0] if near else ""
            sys.exit(
                _("Commande inconnue : « %(name)s »%(hint)s. « manage help » les présente toutes.")
                % {"name": subcommand, "hint": hint}
            )
        return super().fetch_command(subcommand)
