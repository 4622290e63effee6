"""The database itself refuses to change the audit trail, whoever asks and by whatever way.

A later migration that makes the table anew on SQLite (most changes of a column do) loses the triggers: run `install` once more after it.
"""

from django.db import migrations

_SQLITE = (
    "CREATE TRIGGER audit_trail_no_update BEFORE UPDATE ON store_auditevent BEGIN SELECT RAISE(ABORT, 'The audit trail is never changed.'); END",
    "CREATE TRIGGER audit_trail_no_delete BEFORE DELETE ON store_auditevent BEGIN SELECT RAISE(ABORT, 'The audit trail is never deleted.'); END",
)
_POSTGRESQL = (
    """CREATE FUNCTION audit_trail_is_kept() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'The audit trail is never changed or deleted.' USING ERRCODE = 'restrict_violation'; END $$""",
    "CREATE TRIGGER audit_trail_rows BEFORE UPDATE OR DELETE ON store_auditevent FOR EACH ROW EXECUTE FUNCTION audit_trail_is_kept()",
    "CREATE TRIGGER audit_trail_whole BEFORE TRUNCATE ON store_auditevent FOR EACH STATEMENT EXECUTE FUNCTION audit_trail_is_kept()",
)
_AWAY = {
    "sqlite": ("DROP TRIGGER audit_trail_no_update", "DROP TRIGGER audit_trail_no_delete"),
    "postgresql": (
        "DROP TRIGGER audit_trail_rows ON store_auditevent",
        "DROP TRIGGER audit_trail_whole ON store_auditevent",
        "DROP FUNCTION audit_trail_is_kept()",
    ),
}


def install(apps, schema_editor):
    for statement in _SQLITE if schema_editor.connection.vendor == "sqlite" else _POSTGRESQL:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in _AWAY[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("store", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
