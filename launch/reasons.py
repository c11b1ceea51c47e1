"""The reasons of systems and databases, in French: people read them between brackets in our sentences."""

from __future__ import annotations

import re

REASONS = (
    (r"permission denied|errno 13", "ce compte n’en a pas le droit"),
    (r"operation not permitted|errno 1\b", "le système ne le permet pas"),
    (r"read-only file system|errno 30", "ce disque est en lecture seule"),
    (r"no space left|disk is full", "le disque est plein"),
    (r"not a directory", "ce n’est pas un dossier"),
    (r"is a directory", "c’est un dossier"),
    (r"file exists", "ce nom est déjà pris"),
    (r"disk i/o error|input/output error", "le disque ne se lit plus bien"),
    (r"unable to open database file", "ce compte ne peut pas l’ouvrir"),
    (r"readonly database", "ce compte n’a pas le droit d’y écrire"),
    (r"file is not a database", "ce fichier n’est pas une base"),
    (r"image is malformed|malformed database", "des pages du fichier se contredisent"),
    (r"database is locked", "un autre programme la retient"),
    (r"role \"(.+?)\" does not exist", r"le rôle « \1 » n’existe pas"),
    (r"role \"(.+?)\" is not permitted to log in", r"le rôle « \1 » n’a pas le droit de se connecter"),
    (r"no such table: (\S+)|relation \"(\S+?)\" does not exist", r"la table \1\2 manque"),
    (r"database \"(.+?)\" does not exist", r"la base « \1 » n’existe pas"),
    (r"password authentication failed", "compte ou mot de passe refusé"),
    (r"no password supplied", "il manque le mot de passe"),
    (r"no pg_hba.conf entry", "le serveur n’admet pas ce compte depuis cette machine (pg_hba.conf)"),
    (r"server does not support SSL", "il ne propose pas TLS, que sslmode demande"),
    (r"certificate verify failed", "son certificat n’est pas de ceux que sslrootcert reconnaît"),
    (r"root certificate file \"(.+?)\" does not exist", r"le fichier \1 de sslrootcert n’existe pas"),
    (r"peer authentication failed", "le serveur n’admet ce rôle que depuis le compte du même nom"),
    (r"connection refused", "connexion refusée"),
    (r"could not translate host name|name or service not known", "nom de machine inconnu"),
    (r"timeout expired|timed out", "aucune réponse à temps"),
    (r"the database system is (starting up|shutting down)", "le serveur démarre ou s’arrête"),
    (r"too many (clients|connections)|remaining connection slots", "trop de connexions"),
    (r"server version mismatch|server version: .*pg_dump version", "la version de l’outil n’est pas celle du serveur"),
    (r"must be owner of schema (\S+)", r"la base n’appartient pas à ce rôle (schéma \1)"),
    (r"must be owner of (.+)", r"\1 appartient à un autre rôle"),
    (r"no such file or directory|errno 2\b", "il n’existe pas"),
)


def french_reason(text: str) -> str:
    """The French words of a known reason; any other stays as it is, on one line."""
    for pattern, words in REASONS:
        match = re.search(pattern, text, re.IGNORECASE)
        if match:
            return match.expand(words)
    return " ".join(text.split())
