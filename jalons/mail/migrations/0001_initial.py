# Written by scripts/squash_migrations.py from the models of the floor.

import jalons.base.create_tables
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        jalons.base.create_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Message",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("kind", models.CharField(max_length=20)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("attente", "en attente"),
                                    ("depart", "en train de partir"),
                                    ("parti", "parti"),
                                    ("echec", "pas parti"),
                                ],
                                default="attente",
                                max_length=7,
                            ),
                        ),
                        (
                            "failure",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("adresse", "L’adresse est refusée par le serveur de courriel."),
                                    ("serveur", "Le serveur de courriel n’a pas répondu."),
                                    ("attendre", "Le serveur de courriel demande de réessayer plus tard."),
                                    ("contenu", "Le serveur de courriel a refusé ce message."),
                                    ("sans", "Cette personne n’a plus d’adresse électronique."),
                                    ("refus", "Cette personne a demandé à ne plus être contactée."),
                                    (
                                        "perime",
                                        "Ce message n’a plus d’objet\xa0: ce qu’il annonçait a changé ou expiré.",
                                    ),
                                    ("ecriture", "Le message n’a pas pu être écrit. Prévenez qui héberge Jalons."),
                                    (
                                        "coupe",
                                        "L’envoi a été interrompu\xa0: ce message est peut-être parti, peut-être pas. Renvoyé, il pourrait arriver deux fois.",
                                    ),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("due_at", models.DateTimeField()),
                        ("changed_at", models.DateTimeField(auto_now=True)),
                        ("gone_at", models.DateTimeField(blank=True, null=True)),
                        ("taken_by", models.CharField(blank=True, max_length=64)),
                        ("asked_by", models.BigIntegerField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["id"],
                        "indexes": [
                            models.Index(fields=["state", "due_at"], name="message_due"),
                            models.Index(fields=["state", "changed_at"], name="message_ended"),
                            models.Index(fields=["asked_by", "created_at"], name="message_asked"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("gone_at__isnull", False), ("state", "parti")),
                                    models.Q(models.Q(("state", "parti"), _negated=True), ("gone_at__isnull", True)),
                                    _connector="OR",
                                ),
                                name="message_gone_has_its_instant",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "echec"), _negated=True),
                                    models.Q(("failure", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="message_failed_has_its_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "depart"), _negated=True),
                                    models.Q(("taken_by", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="message_leaving_was_taken",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
