"""What a system or a database answers is read between brackets, in French; what is not known stays as it is."""

import pytest

from launch.reasons import french_reason


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Permission denied", "ce compte n’en a pas le droit"),
        ("attempt to write a readonly database", "ce compte n’a pas le droit d’y écrire"),
        ("unable to open database file", "ce compte ne peut pas l’ouvrir"),
        ("database disk image is malformed", "des pages du fichier se contredisent"),
        ('FATAL:  role "nul" does not exist', "le rôle «\u00a0nul\u00a0» n’existe pas"),
        ('FATAL:  database "autre" does not exist', "la base «\u00a0autre\u00a0» n’existe pas"),
        ('FATAL:  password authentication failed for user "jalons"', "compte ou mot de passe refusé"),
        ('connection to server at "127.0.0.1", port 5432 failed: Connection refused', "connexion refusée"),
        ("server does not support SSL, but SSL was required", "il ne propose pas TLS, que sslmode demande"),
        ("no such table: mail_message", "la table mail_message manque"),
        ('relation "mail_message" does not exist', "la table mail_message manque"),
        ("division\nby zero", "division by zero"),
    ],
)
def test_a_known_reason_is_told_in_french(text: str, words: str) -> None:
    assert french_reason(text) == words
