from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Names carry a hash of the content; imports between our ES modules are rewritten with it."""

    support_js_module_import_aggregation = True
