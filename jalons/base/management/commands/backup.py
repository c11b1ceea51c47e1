"""`run.py backup`: one dated file, while the instance serves."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from jalons.base import french
from jalons.base.backups.archive import BackupError
from jalons.base.backups.creation import NothingYet, make_backup
from jalons.base.health import note_backup


class Command(BaseCommand):
    help = "Écrit la base et les fichiers joints dans un fichier daté d’un dossier"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--keep", type=int, help="combien de sauvegardes de cette instance restent dans le dossier")
        parser.add_argument("--kind", choices=["serve", "demo", "salle"], default="serve")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = make_backup(options["folder"], kind=options["kind"], keep=options["keep"])
        except NothingYet as sentence:
            self.stdout.write(str(sentence))
            return
        except BackupError as error:
            self.stderr.write(str(error))
            sys.exit(1)
        note_backup()
        rows = made.manifest.rows
        self.stdout.write(
            _("Sauvegarde faite et relue : %(path)s (%(size)s Mo ; tables : %(tables)d, lignes : %(rows)d, fichiers joints : %(files)d).")
            % {
                "path": made.path,
                "size": french.format_decimals(made.path.stat().st_size / 1000**2, 1),
                "rows": sum(rows.values()),
                "tables": len(rows),
                "files": made.manifest.files,
            }
        )  # fmt: skip
        for path in made.removed:
            self.stdout.write(_("Ancienne sauvegarde effacée : %s.") % path.name)
        if options["kind"] == "serve":
            self.stdout.write(
                _("La clé secrète (JALONS_SECRET_KEY) n’y est pas : gardez-la ailleurs, avec le mot de passe de la messagerie.")
            )  # fmt: skip
        else:
            self.stdout.write(_("La clé de ce dossier n’y est pas : après une restauration, chacun se reconnecte."))
