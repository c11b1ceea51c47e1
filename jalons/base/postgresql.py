"""PostgreSQL without Django's pool, which only reports a timeout: one connection, and the reason of a refusal."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from config.addresses import POSTGRES_OPTIONS
from launch.reasons import french_reason


def connect() -> Any:
    """A separate connection, in autocommit. Raises psycopg.Error."""
    import psycopg

    database = connection.settings_dict
    return psycopg.connect(
        host=database["HOST"] or None,
        port=database["PORT"] or None,
        user=database["USER"] or None,
        password=database["PASSWORD"] or None,
        dbname=database["NAME"],
        autocommit=True,
        client_encoding="UTF8",  # with a database without encoding, psycopg would return bytes
        **({"connect_timeout": 10} | libpq_options()),
    )


def libpq_options() -> dict[str, Any]:
    """What JALONS_DATABASE_URL says after its « ? »: sslmode and the others of `config/addresses.py`."""
    options = connection.settings_dict["OPTIONS"]
    return {name: str(options[name]) for name in POSTGRES_OPTIONS if name in options}


class Unfit(Exception):
    """The database cannot be used: one French sentence, with what to type."""


def check_base() -> None:
    """Raises Unfit when the database does not answer, is not in UTF-8, does not let us create tables, or would put them
    elsewhere than in `public`, which backups read."""
    with open_connection() as base:
        database, role = base.execute("SELECT current_database(), current_user").fetchone()
        [encoding] = base.execute("SHOW server_encoding").fetchone()
        if encoding != "UTF8":
            raise Unfit(
                _("La base PostgreSQL « %(base)s » est en %(encoding)s, et Jalons écrit en UTF-8 : créez-en une autre (sudo -u postgres createdb -O %(role)s -E UTF8 -T template0 AUTRE_NOM), et donnez son nom dans JALONS_DATABASE_URL.")
                % {"base": database, "encoding": encoding, "role": role}
            )  # fmt: skip
        [may_create] = base.execute(
            "SELECT coalesce(has_schema_privilege(oid, 'CREATE') AND has_schema_privilege(oid, 'USAGE'), false)"
            " FROM (SELECT to_regnamespace('public') AS oid) AS schema"
        ).fetchone()
        if not may_create:
            owner = f"""sudo -u postgres psql -c 'ALTER DATABASE "{database}" OWNER TO "{role}"'"""
            grant = f"""sudo -u postgres psql -d {database} -c 'GRANT USAGE, CREATE ON SCHEMA public TO "{role}"'"""
            raise Unfit(
                _("Le rôle PostgreSQL « %(role)s » n’a pas le droit de créer des tables dans la base « %(base)s » : donnez-la-lui (%(owner)s), ou ce seul droit (%(grant)s).")
                % {"base": database, "role": role, "owner": owner, "grant": grant}
            )  # fmt: skip

        [schema] = base.execute("SELECT current_schema()").fetchone()
        if schema != "public":
            path = (
                f"""sudo -u postgres psql -c 'ALTER ROLE "{role}" IN DATABASE "{database}" SET search_path TO public'"""
            )
            raise Unfit(
                _("Dans la base PostgreSQL « %(base)s », le rôle « %(role)s » écrit dans le schéma « %(schema)s », et Jalons ne lit que « public » : tapez %(path)s, puis réessayez.")
                % {"base": database, "role": role, "schema": schema, "path": path}
            )  # fmt: skip


def why_without_tables(error: DatabaseError) -> str:
    """A sentence when a command failed because the database is down or has no table yet; "" for a bug of ours."""
    try:
        if connection.vendor == "postgresql":
            check_base()
        if connection.introspection.table_names():
            return ""
    except Unfit as unfit:
        return str(unfit)
    except DatabaseError:
        reason = french_reason(str(error))
        return _("La base de données ne s’ouvre pas (%s) : vérifiez les droits du dossier des données.") % reason
    return _("La base n’a pas encore ses tables : démarrez d’abord « python3 run.py serve ».")


@contextmanager
def open_connection() -> Iterator[Any]:
    """Raises Unfit, with the reason given by the server or the system, when the connection fails."""
    import psycopg

    try:
        session = connect()
    except psycopg.OperationalError as error:
        raise Unfit(
            _("La base PostgreSQL ne répond pas (%(reason)s) : %(advice)s.")
            % {"reason": _reason(str(error)), "advice": _advice(str(error))}
        ) from error
    with session:
        yield session


def _reason(text: str) -> str:
    """« la base « jalons » n’existe pas »: the message in French, without the addresses that were tried."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    line = next((line for line in lines if "FATAL" in line or "failed:" in line), lines[0] if lines else "?")
    return french_reason(re.sub(r"^.*\bfailed: ", "", line))


def _advice(text: str) -> str:
    values = {
        "base": connection.settings_dict["NAME"],
        "role": connection.settings_dict["USER"],
        "host": connection.settings_dict["HOST"] or _("cette machine"),
        "port": connection.settings_dict["PORT"] or 5432,
    }
    is_missing = "does not exist" in text or "existe pas" in text
    if is_missing and ("database" in text or "base de données" in text):
        return _("créez la base (sudo -u postgres createdb -O %(role)s -E UTF8 %(base)s)") % values
    if is_missing and ("role" in text or "rôle" in text):
        return _("créez le rôle (sudo -u postgres createuser --pwprompt %(role)s)") % values
    if re.search(r"password|mot de passe", text):
        return _("vérifiez le compte et le mot de passe de JALONS_DATABASE_URL") % values
    if re.search(r"refused|refusée|No such file|Aucun fichier", text):
        return (
            _("PostgreSQL n’écoute pas sur %(host)s, port %(port)s ; démarrez-le, ou corrigez JALONS_DATABASE_URL")
            % values
        )
    return _("vérifiez JALONS_DATABASE_URL")
