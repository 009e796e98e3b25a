"""The record's tables in layout 1, written out, so that this migration makes the same tables for ever.

A test compares them with the metadata. There is no way back: undoing it would drop the record.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations, models  # type: ignore[import-untyped]

# fmt: off
STATEMENTS = (
    "CREATE TABLE reviewflow_layout (name VARCHAR(32) NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (name))",
    "CREATE TABLE reviewflow_stream (tenant VARCHAR(64) NOT NULL, stream VARCHAR(64) NOT NULL, number INTEGER NOT NULL, hash VARCHAR(64) NOT NULL, PRIMARY KEY (tenant, stream))",
    "CREATE TABLE reviewflow_event (tenant VARCHAR(64) NOT NULL, stream VARCHAR(64) NOT NULL, number INTEGER NOT NULL, command_id VARCHAR(64) NOT NULL, actor VARCHAR(64) NOT NULL, at VARCHAR(32) NOT NULL, schema_number INTEGER NOT NULL, rules VARCHAR(64) NOT NULL, previous VARCHAR(64) NOT NULL, hash VARCHAR(64) NOT NULL, body TEXT NOT NULL, PRIMARY KEY (tenant, stream, number))",
    "CREATE INDEX reviewflow_event_command ON reviewflow_event (tenant, stream, command_id)",
    "CREATE TABLE reviewflow_outbox (tenant VARCHAR(64) NOT NULL, stream VARCHAR(64) NOT NULL, number INTEGER NOT NULL, event VARCHAR(64) NOT NULL, command_id VARCHAR(64) NOT NULL, actor VARCHAR(64) NOT NULL, at VARCHAR(32) NOT NULL, PRIMARY KEY (tenant, stream, number))",
    "CREATE TABLE reviewflow_paper (tenant VARCHAR(64) NOT NULL, stream VARCHAR(64) NOT NULL, paper VARCHAR(64) NOT NULL, digest VARCHAR(64) NOT NULL, data BYTES NOT NULL, PRIMARY KEY (tenant, stream, paper))",
    "CREATE TABLE reviewflow_paper_key (tenant VARCHAR(64) NOT NULL, stream VARCHAR(64) NOT NULL, secret BYTES NOT NULL, PRIMARY KEY (tenant, stream))",
    "CREATE TABLE reviewflow_person_key (tenant VARCHAR(64) NOT NULL, stream VARCHAR(64) NOT NULL, person VARCHAR(64) NOT NULL, secret BYTES NOT NULL, PRIMARY KEY (tenant, stream, person))",
    "CREATE TABLE reviewflow_case (tenant VARCHAR(64) NOT NULL, stream VARCHAR(64) NOT NULL, stage VARCHAR(32) NOT NULL, number INTEGER NOT NULL, rules VARCHAR(64) NOT NULL, PRIMARY KEY (tenant, stream))",
    "CREATE INDEX reviewflow_case_stage ON reviewflow_case (tenant, stage, stream)",
    "CREATE TABLE reviewflow_blocker (tenant VARCHAR(64) NOT NULL, stream VARCHAR(64) NOT NULL, command VARCHAR(64) NOT NULL, rule VARCHAR(64) NOT NULL, subject VARCHAR(128) NOT NULL, code VARCHAR(64) NOT NULL, said TEXT NOT NULL, remedy TEXT NOT NULL, waivable INTEGER NOT NULL, PRIMARY KEY (tenant, stream, command, rule, subject, code))",
    "CREATE TABLE reviewflow_clock (tenant VARCHAR(64) NOT NULL, stream VARCHAR(64) NOT NULL, clock VARCHAR(64) NOT NULL, due_on VARCHAR(10) NOT NULL, stops_at VARCHAR(32) NOT NULL, PRIMARY KEY (tenant, stream, clock))",
    "CREATE INDEX reviewflow_clock_due ON reviewflow_clock (tenant, due_on)",
    "CREATE TABLE reviewflow_copy (tenant VARCHAR(64) NOT NULL, stream VARCHAR(64) NOT NULL, version VARCHAR(64) NOT NULL, number INTEGER NOT NULL, person VARCHAR(64) NOT NULL, state VARCHAR(32) NOT NULL, PRIMARY KEY (tenant, stream, version, number))",
    "CREATE INDEX reviewflow_copy_person ON reviewflow_copy (tenant, person, state)",
    "CREATE TABLE reviewflow_reader (tenant VARCHAR(64) NOT NULL, stream VARCHAR(64) NOT NULL, version VARCHAR(64) NOT NULL, person VARCHAR(64) NOT NULL, from_number INTEGER NOT NULL, since VARCHAR(32) NOT NULL, until VARCHAR(32) NOT NULL, PRIMARY KEY (tenant, stream, version, person, from_number))",
    "CREATE INDEX reviewflow_reader_person ON reviewflow_reader (tenant, person, until)",
    "INSERT INTO reviewflow_layout (name, number) VALUES ('layout', 1)",
)
# fmt: on


def make(apps: Any, schema_editor: Any) -> None:
    """Run the statements; bytes are a type of their own in each database."""
    kind = "BYTEA" if schema_editor.connection.vendor == "postgresql" else "BLOB"
    for statement in STATEMENTS:
        schema_editor.execute(statement.replace(" BYTES ", f" {kind} "))


class Migration(migrations.Migration):  # type: ignore[misc]
    """Makes the record's tables."""

    initial = True
    dependencies: list[tuple[str, str]] = []  # noqa: RUF012  (Django's own shape)
    operations = [  # noqa: RUF012
        migrations.RunPython(make),
        migrations.CreateModel(
            name="ReviewCase",
            fields=[
                ("tenant", models.CharField(max_length=64)),
                ("stream", models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="review")),
                ("stage", models.CharField(max_length=32)),
                ("number", models.IntegerField(verbose_name="version")),
            ],
            options={
                "verbose_name": "review",
                "db_table": "reviewflow_case",
                "ordering": ("tenant", "stream"),
                "managed": False,
            },
        ),
    ]
