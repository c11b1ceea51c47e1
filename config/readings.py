"""Every setting that may read wrong, beside what reads it. `python -m config.readings` tells all the wrong ones at once,
as JSON, for `run.py config`: importing the settings would stop at the first."""

import json
import os
import sys
from collections.abc import Callable, Mapping

from django.core.exceptions import ImproperlyConfigured

from config.addresses import (
    read_base_url,
    read_contact,
    read_database_url,
    read_hosts,
    read_hub_url,
    read_mail_url,
    read_open_data_hosts,
    read_proxies,
    read_sender,
    read_source_url,
)
from jalons.accounts.rules import SignUpPolicy, read_sign_up


def read_sign_up_setting(value: str) -> SignUpPolicy:
    try:
        return read_sign_up(value)
    except ValueError:
        raise ImproperlyConfigured(
            "JALONS_SIGNUP : écrivez « open », « invited » ou « domains:exemple.fr,ville.fr »."
        ) from None


READERS: dict[str, Callable[[str], object]] = {
    "JALONS_BASE_URL": read_base_url,
    "JALONS_HOSTS": read_hosts,
    "JALONS_DATABASE_URL": read_database_url,
    "JALONS_HUB_URL": read_hub_url,
    "JALONS_EMAIL_URL": read_mail_url,
    "JALONS_EMAIL_FROM": read_sender,
    "JALONS_SIGNUP": read_sign_up_setting,
    "JALONS_CONTACT": read_contact,
    "JALONS_SOURCE_URL": read_source_url,
    "JALONS_OPEN_DATA_HOSTS": read_open_data_hosts,
    "FORWARDED_ALLOW_IPS": read_proxies,
}


def wrong_settings(variables: Mapping[str, str]) -> dict[str, str]:
    """The sentence of each setting that reads wrong. An empty setting is an absent one."""
    wrong = {}
    for name, read in READERS.items():
        try:
            if variables.get(name):
                read(variables[name])
        except ImproperlyConfigured as refusal:
            wrong[name] = str(refusal)
    return wrong


if __name__ == "__main__":
    sys.stdout.write(json.dumps(wrong_settings(os.environ)))
