"""Prepares what the server needs before it starts; each step runs only when needed, so that a second start is quick."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from jalons.base.backups.archive import BackupError
from jalons.base.backups.databases import ROADMAPS, SQLite, current_database, stranger_sentence
from jalons.base.backups.interruptions import leftover_sentence, settle_killed_restore
from jalons.base.backups.restoration import removal_commands
from jalons.base.counters import make_table_unlogged
from jalons.base.damage import damage_sentence, record_damage
from jalons.base.health import other_place
from jalons.base.known_tables import unlike_models
from jalons.base.postgresql import Unfit, check_base
from jalons.base.served_base import forget_loss
from jalons.base.system_checks import SERVE
from launch.data import BASE_KIND, DATABASE, served_kind
from launch.folder_checks import command
from launch.version import number


class Command(BaseCommand):
    help = "Met à jour les tables, les styles, le référentiel des territoires, le catalogue des aides et, sur demande, la démonstration"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--demo",
            action="store_true",
            help="construit la démonstration quand il n’y a encore aucune feuille de route",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.quiet = options["verbosity"] == 0
        self._killed_restore()
        self._settings()
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        self._tables(is_demo=options["demo"])
        self._static_files()
        self._reference()
        if options["demo"]:
            self._demo()

    def _killed_restore(self) -> None:
        """Ends or undoes a restore that was killed, before anything reads the base. run.py is alone on the folder."""
        if sentence := leftover_sentence():
            self.stderr.write(f"! {sentence}")
        try:
            settled = settle_killed_restore()
        except BackupError as error:
            raise CommandError(str(error)) from error
        if settled:
            self.stderr.write(f"! {settled}")
        if settled and settled.is_done and settled.plan and settled.plan.keeps:
            for line in removal_commands(settled.plan.aside):
                self.stderr.write("! " + _("Pour effacer ce qui est gardé\u00a0: %s") % line)

    def _settings(self) -> None:
        """Tells what an open instance lacks, on lines that begin with « ! » and that run.py shows; refuses what would put
        people in danger."""
        for found in run_checks(tags=[SERVE], include_deployment_checks=True):
            if found.is_serious():
                raise CommandError(found.msg)
            self.stderr.write(f"! {found.msg}")

    def _tables(self, *, is_demo: bool) -> None:
        _refuse_unfit_base(is_demo=is_demo)
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        refuse_base_of_others(executor.loader, {migration.app_label for migration, _ in plan}, is_demo=is_demo)
        if plan:
            self._step(_("Mise à jour de la base de données"))
            if not executor.loader.applied_migrations:
                _migrate_libraries_first(executor)
            call_command("migrate", verbosity=0, interactive=False)
        # The cache tables that several processes share.
        call_command("createcachetable", verbosity=0)
        refuse_base_served_elsewhere()
        (settings.DATA_DIR / BASE_KIND).write_text(connection.vendor, encoding="ascii")
        forget_loss()
        if "limits" in settings.CACHES:
            make_table_unlogged(str(settings.CACHES["limits"]["LOCATION"]))

    def _static_files(self) -> None:
        stamp = settings.STATIC_ROOT / "sources.sha256"
        sources = _static_fingerprint()
        if settings.DEBUG or (stamp.exists() and stamp.read_text() == sources):
            return
        self._step(_("Préparation des styles et des polices"))
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.write_text(sources)

    def _reference(self) -> None:
        self._step(_("Chargement du référentiel des territoires"))
        call_command("load_reference", verbosity=0)
        call_command("load_schemes", verbosity=0)

    def _demo(self) -> None:
        self._step(_("Construction de la démonstration"))
        call_command("build_demo", verbosity=0)

    def _step(self, label: str) -> None:
        """Prints a line that begins with `# `: run.py shows it as the current step."""
        if not self.quiet:
            self.stdout.write(f"# {label}")
            self.stdout.flush()


def _refuse_unfit_base(*, is_demo: bool) -> None:
    """Checks the database before the pool of connections does: the pool would only say that it waited. A damaged file is
    refused too: writing in it would lose more."""
    if connection.vendor == "postgresql":
        try:
            check_base()
        except Unfit as unfit:
            raise CommandError(str(unfit)) from unfit
    damage = record_damage()
    if damage and is_demo:
        raise CommandError(
            _(
                "La base de cette démonstration est abîmée : relancez la même commande avec --reset pour la refaire à neuf."
            )
        )
    if damage:
        raise CommandError(damage_sentence(damage))


def refuse_base_of_others(loader: MigrationLoader, unfinished: set[str], *, is_demo: bool) -> None:
    """Refuses a base that is whole, and is not the one of this instance or of this code. It only reads: `run.py config`
    asks it too, before anything is written."""
    _refuse_base_of_another_version(loader, unfinished, is_demo)
    _refuse_tables_of_others(loader)
    _refuse_rows_left_behind(loader)
    if not is_demo:
        _refuse_emptied_base(loader)


def _refuse_tables_of_others(loader: MigrationLoader) -> None:
    """Refuses to begin beside the tables of another application: a backup would hold them, a restore would move them."""
    strangers = [] if loader.applied_migrations else current_database().strangers()
    if strangers:
        raise CommandError(stranger_sentence(strangers))


def _refuse_emptied_base(loader: MigrationLoader) -> None:
    """Refuses to make a new instance where one was: the database was lost, or the address names another one."""
    kind = served_kind(settings.DATA_DIR)
    if loader.applied_migrations or kind != connection.vendor:
        return
    raise CommandError(
        _(
            "La base « %(name)s » est vide, et %(folder)s a déjà servi avec une base pleine : vérifiez JALONS_DATABASE_URL, ou remettez la dernière sauvegarde (« %(command)s restore FICHIER --aside »). Pour repartir de zéro, sans ce qui y était, effacez d’abord %(mark)s."
        )
        % {
            "name": connection.settings_dict["NAME"],
            "folder": settings.DATA_DIR,
            "command": command(settings.DATA_DIR),
            "mark": settings.DATA_DIR / BASE_KIND,
        }
    )


def _refuse_base_of_another_version(loader: MigrationLoader, unfinished: set[str], is_demo: bool) -> None:
    """Refuses to start: the code would write in tables it does not know, and fail page after page.

    A database is of another version when it has applied migrations that the code does not have, or when the tables of a
    fully migrated floor are not those of its models: until the first release, the only migration of a floor is
    rewritten under the same name (scripts/squash_migrations.py).
    """
    files = loader.disk_migrations or {}
    ours = set(files).union(*(migration.replaces for migration in files.values()))
    unknown = sorted(set(loader.applied_migrations or {}) - ours)
    tables = [] if unknown else unlike_models(set(apps.app_configs) - unfinished)
    if is_demo and (unknown or tables):
        raise CommandError(
            _(
                "La démonstration de ce dossier a été faite par une autre version de Jalons : relancez la même commande avec --reset pour la refaire à neuf. Rien n’a été effacé."
            )
        )
    if unknown:
        raise CommandError(
            _(
                "La base vient d’une version plus récente de Jalons (%(migration)s n’est pas connue de la version %(ours)s) : mettez le code à jour, ou restaurez une sauvegarde de cette version. Rien n’a été changé."
            )
            % {"migration": ".".join(unknown[0]), "ours": number()}
        )
    if tables:
        raise CommandError(
            _(
                "La base a été faite par une autre version de Jalons (la table %(table)s n’est pas celle de la version %(ours)s) : reprenez le code qui l’a faite, ou restaurez une sauvegarde de cette version. Rien n’a été changé."
            )
            % {"table": tables[0], "ours": number()}
        )


def _migrate_libraries_first(executor: MigrationExecutor) -> None:
    """Migrates the libraries before our floors. Seven of their migrations change rows, and Django renders every
    existing model for each: ours too, if they were there."""
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("jalons.")}
    executor.migrate([key for key in executor.loader.graph.leaf_nodes() if key[0] not in ours])


def _refuse_rows_left_behind(loader: MigrationLoader) -> None:
    """Refuses to start when PostgreSQL is empty and the SQLite file is not: the instance would start without its
    roadmaps, and nobody would be warned."""
    path = settings.DATA_DIR / DATABASE
    if connection.vendor != "postgresql" or loader.applied_migrations or not _holds_roadmaps(path):
        return
    raise CommandError(
        _(
            "JALONS_DATABASE_URL désigne une base PostgreSQL vide, et %(path)s contient des feuilles de route. Pour les y mettre : retirez JALONS_DATABASE_URL, faites une sauvegarde (backup), remettez JALONS_DATABASE_URL, puis « restore FICHIER --aside ». Pour rester sous SQLite, retirez JALONS_DATABASE_URL. Pour repartir de zéro sous PostgreSQL, mettez ce fichier de côté (%(command)s), puis relancez."
        )
        % {"path": path, "command": SQLite(path).renaming_commands("avant")}
    )


def refuse_base_served_elsewhere() -> None:
    """Refuses a second data folder on a database that another one serves: the files that people attach would be lost to
    half of them."""
    if connection.vendor == "postgresql" and (place := other_place()):
        raise CommandError(
            _(
                "La base « %(base)s » est déjà servie par un autre Jalons (%(place)s) : arrêtez-le, puis relancez dans une minute ; ou donnez le même dossier avec --data ; ou donnez une autre base dans JALONS_DATABASE_URL."
            )
            % {"base": connection.settings_dict["NAME"], "place": place}
        )


def _holds_roadmaps(path: Path) -> bool:
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(path, timeout=5)) as base:
            return base.execute(f"SELECT 1 FROM {ROADMAPS} LIMIT 1").fetchone() is not None  # noqa: S608 a name of ours
    except sqlite3.DatabaseError:  # no such table, or not a database: it never was an instance
        return False


def _static_fingerprint() -> str:
    """A fingerprint of every static file on the disk: path, size, last change."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = (storage.path(path), storage.size(path), storage.get_modified_time(path))
            digest.update(repr(status).encode())
    return digest.hexdigest()
