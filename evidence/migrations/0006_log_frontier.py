from django.db import migrations, models

# What an append must know, in one way to the server and back. Volatile and in PL/pgSQL: each statement has a snapshot of its own,
# so that the ones after the lock see what the writer before committed.
LOCKED = """
CREATE FUNCTION evidence_log_locked(lock bigint, chains text[])
RETURNS TABLE (kind text, number bigint, name text, hashed bytea) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(lock);
  RETURN QUERY SELECT 'edge', f.size, '', f.peaks FROM evidence_logfrontier f WHERE f.id = 1;
  RETURN QUERY SELECT 'tail', t.seq::bigint, c.chain, t.hash FROM unnest(chains) AS c(chain) CROSS JOIN LATERAL
    (SELECT l.seq, l.hash FROM evidence_logleaf l WHERE l.chain = c.chain ORDER BY l.seq DESC LIMIT 1) t;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("evidence", "0005_handovers")]

    operations = [
        migrations.CreateModel(
            name="LogFrontier",
            fields=[
                ("id", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("size", models.BigIntegerField()),
                ("peaks", models.BinaryField()),
            ],
        ),
        # The row is written anew with each append: room on its page keeps the versions there, away from the index.
        migrations.RunSQL("ALTER TABLE evidence_logfrontier SET (fillfactor = 10)", migrations.RunSQL.noop),
        migrations.RunSQL(LOCKED, "DROP FUNCTION evidence_log_locked(bigint, text[])"),
    ]
