import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('areas', '0001_initial'),
        ('common', '0001_extensions'),
        ('evidence', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.FloatField(verbose_name='score')),
                ('reasons', models.JSONField(default=list)),
                ('weights', models.CharField(blank=True, max_length=40)),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('same', 'Same hands'), ('different', 'Not the same'), ('unsure', 'Unsure')], default='proposed', max_length=10, verbose_name='state')),
                ('proposed_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'link',
                'permissions': [('judge_link', 'Can judge whether accounts are in the same hands')],
            },
        ),
        migrations.CreateModel(
            name='Identifier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('phone', 'Phone'), ('bank', 'Bank account'), ('wallet', 'E-wallet'), ('email', 'E-mail'), ('tax_code', 'Tax code'), ('citizen_id', 'Citizen ID'), ('waybill', 'Waybill'), ('account', 'Account on a platform')], max_length=10, verbose_name='kind')),
                ('value', models.CharField(max_length=200, verbose_name='value')),
                ('shown', models.CharField(max_length=250)),
                ('is_hub', models.BooleanField(default=False, verbose_name='hub')),
                ('hub_why', models.CharField(blank=True, max_length=200)),
                ('hub_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'identifier',
                'permissions': [('mark_hub', 'Can mark an identifier as a hub')],
            },
        ),
        migrations.CreateModel(
            name='Judgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('same', 'Same hands'), ('different', 'Not the same'), ('unsure', 'Unsure')], max_length=10, verbose_name='verdict')),
                ('why', models.CharField(blank=True, max_length=300, verbose_name='why')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='judgements', to='sellers.link')),
            ],
        ),
        migrations.CreateModel(
            name='PlatformAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('platform', models.CharField(choices=[('facebook', 'Facebook'), ('zalo', 'Zalo'), ('tiktok', 'TikTok'), ('shopee', 'Shopee'), ('lazada', 'Lazada'), ('tiki', 'Tiki'), ('youtube', 'YouTube'), ('telegram', 'Telegram'), ('website', 'Website'), ('other', 'Other')], max_length=10, verbose_name='platform')),
                ('key', models.CharField(max_length=160)),
                ('handle', models.CharField(blank=True, max_length=160, verbose_name='handle')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='name')),
                ('name_key', models.CharField(blank=True, editable=False, max_length=200)),
                ('url', models.CharField(blank=True, max_length=500, verbose_name='address on the web')),
                ('legal_name', models.CharField(blank=True, max_length=160, verbose_name="holder's name")),
                ('address', models.CharField(blank=True, max_length=250, verbose_name='address')),
                ('bio', models.TextField(blank=True)),
                ('avatar', models.CharField(blank=True, max_length=64)),
                ('listings', models.JSONField(default=list)),
                ('status', models.CharField(choices=[('online', 'Online'), ('vanished', 'Vanished'), ('unknown', 'Not checked')], default='unknown', max_length=10, verbose_name='status')),
                ('source', models.CharField(blank=True, max_length=60)),
                ('source_ref', models.CharField(blank=True, max_length=60)),
                ('first_seen_at', models.DateTimeField(null=True, verbose_name='first seen')),
                ('last_seen_at', models.DateTimeField(null=True, verbose_name='last seen')),
                ('noted_at', models.DateTimeField(auto_now_add=True)),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='areas.area', verbose_name='area')),
            ],
            options={
                'verbose_name': 'account',
                'permissions': [('note_account', 'Can note and assign accounts')],
            },
        ),
        migrations.AddField(
            model_name='link',
            name='left',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links_left', to='sellers.platformaccount'),
        ),
        migrations.AddField(
            model_name='link',
            name='right',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links_right', to='sellers.platformaccount'),
        ),
        migrations.CreateModel(
            name='Premises',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=250, verbose_name='address')),
                ('address_key', models.CharField(max_length=250, unique=True)),
                ('state', models.CharField(choices=[('suspected', 'Suspected'), ('observed', 'Observed'), ('confirmed', 'Confirmed')], default='suspected', max_length=10, verbose_name='state')),
                ('noted_at', models.DateTimeField(auto_now_add=True)),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='premises', to='areas.area', verbose_name='area')),
            ],
            options={
                'verbose_name': 'premises',
                'verbose_name_plural': 'premises',
            },
        ),
        migrations.CreateModel(
            name='Observation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('words', models.TextField(verbose_name='what was seen')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('exhibit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.exhibit')),
                ('premises', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='observations', to='sellers.premises')),
            ],
        ),
        migrations.CreateModel(
            name='Seller',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('individual', 'Individual'), ('household', 'Household business'), ('organization', 'Organisation')], default='individual', max_length=12, verbose_name='kind')),
                ('name', models.CharField(max_length=160, verbose_name='name')),
                ('name_key', models.CharField(editable=False, max_length=160)),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('confirmed', 'Confirmed'), ('merged', 'Merged')], default='proposed', max_length=10, verbose_name='state')),
                ('address', models.CharField(blank=True, max_length=250, verbose_name='address')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('fined_times', models.PositiveIntegerField(default=0, verbose_name='times fined')),
                ('fined_last_on', models.DateField(blank=True, null=True, verbose_name='last fined on')),
                ('registered_at', models.DateTimeField(auto_now_add=True)),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sellers', to='areas.area', verbose_name='area')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='sellers.seller')),
                ('registered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'seller',
                'permissions': [('register_seller', 'Can register and confirm sellers'), ('merge_sellers', 'Can merge and split sellers')],
            },
        ),
        migrations.AddField(
            model_name='premises',
            name='seller',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='premises', to='sellers.seller', verbose_name='seller'),
        ),
        migrations.AddField(
            model_name='platformaccount',
            name='seller',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='sellers.seller', verbose_name='seller'),
        ),
        migrations.CreateModel(
            name='Sighting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('holder', 'Holder'), ('sender', 'Sender'), ('receiver', 'Receiver'), ('payee', 'Payee'), ('payer', 'Payer'), ('mentioned', 'Mentioned')], default='mentioned', max_length=10, verbose_name='role')),
                ('seen_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sightings', to='sellers.platformaccount')),
                ('exhibit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sightings', to='evidence.exhibit')),
                ('identifier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sightings', to='sellers.identifier')),
                ('record', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sightings', to='evidence.record')),
            ],
            options={
                'verbose_name': 'sighting',
            },
        ),
        migrations.AddIndex(
            model_name='identifier',
            index=models.Index(fields=['value'], name='identifier_value'),
        ),
        migrations.AddConstraint(
            model_name='identifier',
            constraint=models.UniqueConstraint(fields=('kind', 'value'), name='one_identifier_per_spelling'),
        ),
        migrations.AddIndex(
            model_name='link',
            index=models.Index(fields=['state', '-score'], name='link_queue'),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.UniqueConstraint(fields=('left', 'right'), name='one_link_per_pair'),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.CheckConstraint(condition=models.Q(('left__lt', models.F('right'))), name='link_is_ordered'),
        ),
        migrations.AddIndex(
            model_name='seller',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(models.F('name_key'), 'gin_trgm_ops'), name='seller_name_trgm'),
        ),
        migrations.AddConstraint(
            model_name='seller',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', False), ('state', 'merged')), models.Q(models.Q(('state', 'merged'), _negated=True), ('merged_into__isnull', True)), _connector='OR'), name='merged_seller_names_its_successor'),
        ),
        migrations.AddIndex(
            model_name='platformaccount',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(models.F('name_key'), 'gin_trgm_ops'), name='account_name_trgm'),
        ),
        migrations.AddIndex(
            model_name='platformaccount',
            index=models.Index(fields=['source', 'source_ref'], name='account_source'),
        ),
        migrations.AddConstraint(
            model_name='platformaccount',
            constraint=models.UniqueConstraint(fields=('platform', 'key'), name='one_account_per_platform_and_key'),
        ),
        migrations.AddConstraint(
            model_name='sighting',
            constraint=models.UniqueConstraint(fields=('identifier', 'account', 'record', 'role'), name='one_sighting_per_line_and_role', nulls_distinct=False),
        ),
    ]
