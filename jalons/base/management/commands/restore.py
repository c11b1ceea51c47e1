"""`run.py restore`: puts a backup made by `run.py backup` back in an empty folder, while Jalons is stopped."""

import sys
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base import french
from jalons.base.backups.archive import BackupError
from jalons.base.backups.restoration import removal_commands, restore_backup


class Command(BaseCommand):
    help = "Remet une sauvegarde ; passez par « run.py restore », qui s’assure que rien d’autre ne se sert du dossier"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--aside", action="store_true", help="garde d’abord sous un autre nom ce qui est là")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            restored = restore_backup(options["file"], aside=options["aside"], tell=self.stdout.write)
        except BackupError as error:
            self.stderr.write(str(error))
            sys.exit(1)
        manifest = restored.manifest
        self.stdout.write(
            _("Restauré dans %(folder)s : la sauvegarde du %(at)s (tables : %(tables)d, lignes : %(rows)d, fichiers joints : %(files)d), autant qu’elle en annonce.")
            % {
                "folder": settings.DATA_DIR,
                "at": french.format_moment(timezone.localtime(datetime.fromisoformat(manifest.made_at))),
                "rows": sum(restored.rows.values()),
                "tables": len(restored.rows),
                "files": manifest.files,
            }
        )  # fmt: skip
        self.stdout.write(_base_sentence())
        if restored.aside:
            self.stdout.write(
                _("Ce qui s’y trouvait est gardé sous un nom en « %s ». Une fois sûr de vous, effacez-le :") % restored.aside
            )  # fmt: skip
            for line in removal_commands(restored.aside):
                self.stdout.write(f"  {line}")
        if restored.is_older:
            self.stdout.write(_("Elle est d’une version plus ancienne : le prochain démarrage met la base à jour."))
        if manifest.kind == "serve":
            self.stdout.write(_("Démarrez avec la même JALONS_SECRET_KEY qu’avant."))


def _base_sentence() -> str:
    """Where the rows are: a forgotten JALONS_DATABASE_URL is seen at once."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return str(_("Les lignes sont dans la base SQLite %s.") % name)
    return _("Les lignes sont dans la base PostgreSQL « %(base)s » de %(host)s.") % {
        "base": name,
        "host": connection.settings_dict["HOST"] or _("cette machine"),
    }
