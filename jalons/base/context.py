"""What every template may read of the settings."""

from django.conf import settings
from django.http import HttpRequest


def site_context(request: HttpRequest) -> dict[str, object]:
    return {
        "demo": settings.DEMO,
        "publisher": settings.PUBLISHER,
        "hosted_by": settings.HOSTED_BY,
        "dpo": settings.DPO,
        "source_url": settings.SOURCE_URL,
    }
