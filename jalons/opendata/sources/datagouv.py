"""The catalogue of data.gouv.fr: the present address of the file of a data set, and its date."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _

from jalons.base.errors import Refused
from jalons.base.frozen import frozen
from jalons.opendata.sources.fetching import fetch_json


@frozen
class Resource:
    """A file of the catalogue. `modified`: ISO 8601; `schema` as « LaMednum/standard-mediation-num »."""

    title: str
    url: str
    format: str = ""
    modified: str = ""
    schema: str = ""
    dataset: str = ""


def resources_of_dataset(dataset: str) -> list[Resource]:
    """`dataset`: its slug, or its identifier."""
    return _dataset_resources(_fetch_catalogue(f"datasets/{quote(dataset)}/"))


def resources_of_organisation(organisation: str) -> list[Resource]:
    """The first hundred files of all its data sets, for a data set whose name changes."""
    answer = _fetch_catalogue(f"organizations/{quote(organisation)}/datasets/?page_size=100")
    data = answer.get("data")
    return [resource for dataset in data for resource in _dataset_resources(dataset)] if isinstance(data, list) else []


def _fetch_catalogue(path: str) -> Any:
    answer = fetch_json(f"{settings.DATA_GOUV_URL}/api/1/{path}")
    if not isinstance(answer, dict):
        raise Refused(_("data.gouv.fr répond autre chose que ce qui était attendu."), code="catalogue-unexpected")
    return answer


def _dataset_resources(dataset: Any) -> list[Resource]:
    rows = dataset.get("resources") if isinstance(dataset, dict) else None
    return [_make_resource(row, dataset) for row in rows or () if isinstance(row, dict) and row.get("url")]


def _make_resource(row: dict[str, Any], dataset: dict[str, Any]) -> Resource:
    schema = row.get("schema")
    return Resource(
        title=str(row.get("title") or ""),
        url=str(row["url"]),
        format=str(row.get("format") or "").lower(),
        modified=str(row.get("last_modified") or ""),
        schema=str(schema.get("name") or "") if isinstance(schema, dict) else "",
        dataset=str(dataset.get("slug") or ""),
    )
