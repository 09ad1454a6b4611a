from django.db import migrations

# Captures made before pages were followed: each address becomes a page to look at tomorrow.
FOLLOW = """
INSERT INTO evidence_posting (team_id, url, state, since, due_at)
SELECT team_id, split_part(trim(source_url), '#', 1), 'online', max(received_at), now() + interval '1 day'
FROM evidence_batch WHERE trim(source_url) ~* '^https?://[^/]' GROUP BY 1, 2 ON CONFLICT DO NOTHING;
UPDATE evidence_batch b SET posting_id = p.id FROM evidence_posting p
WHERE b.posting_id IS NULL AND p.team_id = b.team_id AND p.url = split_part(trim(b.source_url), '#', 1);
"""


class Migration(migrations.Migration):
    dependencies = [("evidence", "0007_postings")]

    operations = [migrations.RunSQL(FOLLOW, migrations.RunSQL.noop)]
