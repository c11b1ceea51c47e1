# Written by scripts/squash_migrations.py from the models of the floor.

import django.db.models.deletion
import django.db.models.functions.text
import jalons.base.create_tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("mail", "0001_initial"),
        ("territories", "0001_initial"),
    ]

    operations = [
        jalons.base.create_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        ("email", models.EmailField(max_length=254, unique=True, verbose_name="adresse électronique")),
                        ("name", models.CharField(max_length=120, verbose_name="nom affiché")),
                        ("phone", models.CharField(blank=True, max_length=40, verbose_name="téléphone")),
                        ("supervisors_may_call", models.BooleanField(default=False)),
                        ("sign_out_count", models.PositiveIntegerField(default=0)),
                        ("is_active", models.BooleanField(default=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                                name="user_email_is_lower_case",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignInRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "message",
                            models.OneToOneField(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)s",
                                to="mail.message",
                            ),
                        ),
                        ("sealed_secret", models.TextField(blank=True, default="", editable=False)),
                        ("email", models.EmailField(max_length=254)),
                        ("asked_at", models.DateTimeField(auto_now_add=True)),
                        ("token_hash", models.CharField(max_length=64, null=True, unique=True)),
                        ("made_at", models.DateTimeField(null=True)),
                        ("used_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["email", "asked_at"], name="sign_in_request_recent")],
                    },
                ),
                migrations.CreateModel(
                    name="Admission",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("email", models.EmailField(max_length=254, unique=True)),
                        ("expires_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                                name="admission_email_is_lower_case",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Supervision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="supervisions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("prefecture", "préfecture"),
                                    ("departement", "Département"),
                                    ("hub", "hub territorial"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "departement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="territories.departement"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "departement"), name="one_supervision_per_departement"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
