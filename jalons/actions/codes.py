"""The code of a fiche in an address, « 2.1 ». The pattern never matches a word such as « nouvelle »."""

from django.urls import register_converter
from django.urls.converters import StringConverter

from jalons.actions.rules import sheets


class ActionCode(StringConverter):
    regex = sheets.CODE


register_converter(ActionCode, "action_code")
CODE = "<action_code:code>"
