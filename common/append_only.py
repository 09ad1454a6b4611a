"""Tables that only grow: the database itself refuses UPDATE and DELETE, whoever asks through the application."""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'table % only grows: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""


def append_only(table: str) -> migrations.RunSQL:
    """A migration step that makes `table` append-only by a row trigger.

    TRUNCATE is left to database roles (the application's role in production does not hold it): test runners need it.
    """
    return migrations.RunSQL(
        sql=[
            FUNCTION,
            f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change();",
        ],
        reverse_sql=f"DROP TRIGGER IF EXISTS {table}_only_grows ON {table};",
    )
