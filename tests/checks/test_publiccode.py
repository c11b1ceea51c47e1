"""`publiccode.yml` keeps to its standard: the fields, the types and the lists of version 0.4 that concern it."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

FILE = Path(__file__).resolve().parents[2] / "publiccode.yml"
REQUIRED = {
    "publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType", "description", "legal",
    "maintenance", "localisation",
}  # fmt: skip
KNOWN = REQUIRED | {
    "applicationSuite", "landingURL", "isBasedOn", "softwareVersion", "releaseDate", "logo", "categories", "usedBy",
    "fundedBy", "roadmap", "intendedAudience", "dependsOn", "inputTypes", "outputTypes", "organisation",
}  # fmt: skip
STATUS = {"concept", "development", "beta", "stable", "obsolete"}
TYPES = {
    "standalone/mobile", "standalone/iot", "standalone/desktop", "standalone/web", "standalone/backend",
    "standalone/other", "addon", "library", "configurationFiles",
}  # fmt: skip
# The words of the list of categories that we use or might use.
CATEGORIES = {
    "budgeting", "collaboration", "community-management", "document-management", "financial-reporting",
    "geographic-information-systems", "grant-management", "online-community", "project-collaboration",
    "project-management", "reporting-issues", "task-management", "workflow-management",
}  # fmt: skip
SCOPES = {
    "agriculture", "culture", "defence", "education", "emergency-services", "employment", "energy", "environment",
    "finance-and-economic-development", "foreign-affairs", "government", "healthcare", "infrastructures", "justice",
    "local-authorities", "manufacturing", "research", "science-and-technology", "security", "society", "sport",
    "tourism", "transportation", "welfare",
}  # fmt: skip
MAINTENANCE = {"internal": "contacts", "contract": "contractors", "community": "contacts", "none": ""}


def faults(told: dict[str, Any]) -> list[str]:
    found = [f"{name} missing" for name in sorted(REQUIRED - set(told))]
    found += [f"{name} unknown" for name in sorted(set(told) - KNOWN)]
    if not re.fullmatch(r"0(\.\d+){1,2}", str(told.get("publiccodeYmlVersion"))):
        found.append("publiccodeYmlVersion")
    found += [name for name in ("url", "landingURL") if name in told and not str(told[name]).startswith("https://")]
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(told.get("releaseDate", "2026-01-01"))):
        found.append("releaseDate")
    for name, words in (("developmentStatus", STATUS), ("softwareType", TYPES)):
        found += [name] if told.get(name) not in words else []
    found += [f"category {word}" for word in told.get("categories", []) if word not in CATEGORIES]
    audience = told.get("intendedAudience", {})
    found += [f"scope {word}" for word in audience.get("scope", []) if word not in SCOPES]
    found += [f"country {code}" for code in audience.get("countries", []) if not re.fullmatch("[A-Z]{2}", code)]
    for language, texts in told.get("description", {}).items():
        most = {"genericName": (1, 35), "shortDescription": (1, 150), "longDescription": (150, 10_000)}
        for name, (least, longest) in most.items():
            length = len(texts.get(name, "").strip())
            found += [] if least <= length <= longest else [f"{language} {name}: {length}"]
        found += [] if texts.get("features") else [f"{language} features"]
    maintenance = told.get("maintenance", {})
    people = MAINTENANCE.get(maintenance.get("type", ""), "type")
    if people and not all(person.get("name") for person in maintenance.get(people) or [{}]):
        found.append(f"maintenance {people}")
    localisation = told.get("localisation", {})
    found += [] if isinstance(localisation.get("localisationReady"), bool) else ["localisationReady"]
    found += [] if localisation.get("availableLanguages") else ["availableLanguages"]
    return found + ([] if told.get("legal", {}).get("license") else ["license"])


def test_publiccode_is_valid() -> None:
    assert faults(yaml.safe_load(FILE.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"softwareType": "web"}, "softwareType"),
        ({"categories": ["co-construction"]}, "category co-construction"),
        ({"releaseDate": "hier"}, "releaseDate"),
        ({"nom": "Jalons"}, "nom unknown"),
        ({"maintenance": {"type": "community", "contacts": []}}, "maintenance contacts"),
    ],
)
def test_what_the_standard_refuses_is_seen(changed: dict[str, Any], fault: str) -> None:
    assert faults(yaml.safe_load(FILE.read_text(encoding="utf-8")) | changed) == [fault]
