from django.db import migrations

from common.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_initial")]
    operations = [append_only("audit_entry")]
