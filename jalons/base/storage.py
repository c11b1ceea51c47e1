from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Static file names carry a hash of their content; the imports between our ES modules are rewritten accordingly."""

    support_js_module_import_aggregation = True
