"""Extensions the rooms' indexes stand on, and the two text functions (both trusted extensions: no superuser needed)."""

from django.contrib.postgres.operations import BtreeGinExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

# Vietnamese order without ICU: letters first (ă â đ ê ô ơ ư after their bases), tones second. docs/decisions/0004.
VI_SORT_KEY = r"""
CREATE OR REPLACE FUNCTION vi_sort_key(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN
 (SELECT regexp_replace(k, U&'[\0300\0301\0303\0309\0323]', '', 'g') || E'\x01' ||
         translate(k, U&'\0300\0309\0303\0301\0323', U&'\0300\0301\0302\0303\0304')
  FROM (SELECT translate(replace(normalize(lower(t), NFD), 'đ', 'd{'), U&'\0306\0302\031B', '{|}') k) s);
"""
FOLD = """
CREATE OR REPLACE FUNCTION vi_fold(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN
 lower(public.unaccent('public.unaccent'::regdictionary, normalize(t, NFKC)));
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGinExtension(),
        migrations.RunSQL([VI_SORT_KEY, FOLD], "DROP FUNCTION IF EXISTS vi_sort_key(text), vi_fold(text);"),
    ]
