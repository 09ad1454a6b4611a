"""Static files under hashed names, the imports inside ES modules included: after an upgrade nobody runs half of the old page."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True
