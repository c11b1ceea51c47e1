"""`run.py config`, the part that needs the settings: asks of the base what a start asks, whether the mail server and the
hub answer, and what an open instance lacks. It writes and sends nothing."""

import logging
import os
import smtplib
import sqlite3
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import run_checks
from django.core.mail import InvalidMailer, mailers
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from jalons.base.backups.interruptions import leftover_sentence, unpacked_paths
from jalons.base.damage import damage_sentence, find_damage
from jalons.base.live.hub import hub
from jalons.base.management.commands.prepare import refuse_base_of_others, refuse_base_served_elsewhere
from jalons.base.postgresql import Unfit, check_base
from jalons.base.system_checks import SERVE, is_public
from jalons.mail.smtp import try_sender
from jalons.mail.words import refusal_sentence, server_name
from launch.config import ONLY_WARNINGS
from launch.data import RESTORE, served_kind
from launch.reasons import french_reason


class Command(BaseCommand):
    help = (
        "Dit si la base et le serveur de courriel répondent et ce qui manque pour ouvrir, sans rien écrire ni envoyer"
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = (
            ("base", "la base"),
            ("mail", "la messagerie"),
            ("hub", "le direct"),
            ("address", "l’adresse publique"),
        )
        for part, label in parts:
            parser.add_argument(f"--without-{part}", action="store_true", help=f"ne regarde pas {label}")
        parser.add_argument("--usual-address", action="store_true", help="JALONS_BASE_URL n’est pas réglé")

    def handle(self, *args: Any, **options: Any) -> None:
        # The journal is told of each attempt; here one sentence says what came of them.
        logging.disable(logging.WARNING)
        try:
            self._tell_all(options)
        finally:
            logging.disable(logging.NOTSET)

    def _tell_all(self, options: dict[str, Any]) -> None:
        if not options["without_address"]:
            self.stdout.write(_("Adresse publique : %s") % settings.BASE_URL)
        parts: tuple[tuple[str, str, Callable[[], tuple[bool, str]]], ...] = (
            (_("Base de données"), "without_base", _base),
            (_("Messagerie"), "without_mail", _mail),
            (_("Direct"), "without_hub", _ask_hub),
        )
        refusals = [
            self._tell(label, (True, _("pas regardée, son réglage est à corriger")) if options[without] else look())
            for label, without, look in parts
        ]
        missing = [] if options["without_address"] else list(_missing_parts())
        for sentence in missing:
            self._tell(_("Pour ouvrir"), (False, sentence))
        warnings = list(_killed_restore())
        if not options["without_address"]:
            warnings += _opening_warnings(is_usual=options["usual_address"])
        for sentence in warnings:
            self._tell(_("À regarder"), (True, sentence))
        if missing or any(refusals):
            sys.exit(1)
        if warnings:
            sys.exit(ONLY_WARNINGS)

    def _tell(self, label: str, found: tuple[bool, str]) -> bool:
        is_good, sentence = found
        self.stdout.write(_("%(label)s : %(sentence)s") % {"label": label, "sentence": sentence})
        return not is_good


def _missing_parts() -> Iterator[str]:
    """What `serve` only tells, and nobody reads in the journal of a start."""
    # Django runs its checks in the order of a set, which changes from one start to the next.
    found = sorted(run_checks(tags=[SERVE], include_deployment_checks=True), key=lambda check: str(check.id))
    yield from (str(one.msg) for one in found)
    if is_public(settings.BASE_URL) and not settings.EMAIL_URL:
        yield _("Aucun courriel ne part, donc aucun lien de connexion\u00a0: réglez JALONS_EMAIL_URL.")


def _killed_restore() -> Iterator[str]:
    """What a restore that was killed left, until the next start. While one runs, `config` stops before."""
    if sentence := leftover_sentence():
        yield sentence
    if not (settings.DATA_DIR / RESTORE).exists():
        return
    left = ", ".join(str(path) for path in [*unpacked_paths(), settings.DATA_DIR / RESTORE])
    yield (
        _(
            "une restauration a été interrompue, et a laissé %s. N’y touchez pas\u00a0: le prochain démarrage, ou « restore », la termine ou l’annule, dit lequel des deux, et efface ce reste."
        )
        % left
    )


def _opening_warnings(*, is_usual: bool) -> Iterator[str]:
    """What lets the instance open, and should be looked at before."""
    if is_usual:
        yield (
            _(
                "JALONS_BASE_URL n’est pas réglé : les liens des courriels et les QR codes porteront %s, qui ne s’ouvre que sur cette machine."
            )
            % settings.BASE_URL
        )
    if is_public(settings.BASE_URL):
        if not settings.HOSTED_BY:
            yield _("Les mentions légales ne nomment pas l’hébergeur : réglez JALONS_HOSTED_BY.")
        if not settings.DPO:
            yield _("La page « Données personnelles » ne dit pas à qui écrire pour ses droits : réglez JALONS_DPO.")


def _base() -> tuple[bool, str]:
    if (settings.DATA_DIR / RESTORE).exists():
        return True, _("pas regardée, une restauration y a été interrompue")
    is_good, sentence = _answering_base()
    if not is_good or not _has_base():
        return is_good, sentence
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        refuse_base_of_others(executor.loader, {migration.app_label for migration, _ in plan}, is_demo=False)
        if not plan:  # else the table that says who serves the base may not be there yet
            refuse_base_served_elsewhere()
    except CommandError as refusal:
        return False, str(refusal)
    except DatabaseError as error:
        return False, french_reason(str(error))
    return True, sentence


def _has_base() -> bool:
    return connection.vendor != "sqlite" or Path(str(connection.settings_dict["NAME"])).exists()


def _answering_base() -> tuple[bool, str]:
    if connection.vendor == "postgresql":
        try:
            check_base()
        except Unfit as unfit:
            return False, str(unfit)
        return True, _("bon (PostgreSQL, base « %s »)") % connection.settings_dict["NAME"]
    path = Path(str(connection.settings_dict["NAME"]))
    if not path.exists() and served_kind(settings.DATA_DIR) == "sqlite":
        return False, _(
            "son fichier a disparu\u00a0: remettez-le à sa place, avec ses fichiers -wal et -shm, ou remettez la dernière sauvegarde."
        )
    if not path.exists() and path.parent != settings.DATA_DIR and not os.access(path.parent, os.W_OK):
        return False, _(
            "le fichier %(path)s ne peut pas être créé\u00a0: son dossier n’existe pas, ou n’accepte pas d’écriture."
        ) % {"path": path}
    if not path.exists():
        return True, _("pas encore de base : le premier démarrage la crée (SQLite)")
    try:
        damage = find_damage()
    except sqlite3.Error as error:
        return False, _("le fichier %(path)s ne s’ouvre pas (%(reason)s).") % {
            "path": path,
            "reason": french_reason(str(error)),
        }
    return (False, damage_sentence(damage)) if damage else (True, _("bon (SQLite, relue en entier)"))


def _mail() -> tuple[bool, str]:
    if not settings.EMAIL_URL:
        return True, _("JALONS_EMAIL_URL n’est pas réglé : les courriels sont écrits dans %s.") % settings.MAIL_FOLDER
    try:
        server = mailers.default
        server.open()
        try:
            try_sender(server, settings.DEFAULT_FROM_EMAIL)
        finally:
            server.close()
    except (OSError, smtplib.SMTPException, InvalidMailer) as error:
        return False, refusal_sentence(error)
    return True, _("bon (%s)") % server_name()


def _ask_hub() -> tuple[bool, str]:
    if settings.HUB_URL == "local":
        return True, _("bon (un seul processus)")
    if hub.health():
        return True, _("bon")
    return False, _(
        "rien ne répond à l’adresse de JALONS_HUB_URL : les notes n’arriveraient pas d’un téléphone à l’autre. Vérifiez-la, et que ce serveur tourne."
    )
