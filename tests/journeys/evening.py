"""The people of a full evening who hold a telephone that nobody looks at: they send the forms of the pages they read."""

import re
import uuid
from dataclasses import dataclass, field
from html import unescape

import httpx

HIDDEN = re.compile(r'<input\s+type="hidden"\s+name="([\w-]+)"\s+value="([^"]*)"')


@dataclass
class Person:
    """`college` and `table` as the forms send them; `dots`: what they gave to each proposition, from the first."""

    url: str
    college: str
    table: int
    dots: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.client = httpx.Client(base_url=self.url, timeout=20)

    def reads(self, path: str) -> dict[str, str]:
        """The hidden fields of a page, which a browser sends back, in their order."""
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return {name: unescape(value) for name, value in HIDDEN.findall(answer.text)}

    def sends(self, path: str, fields: dict[str, str]) -> str:
        """Returns where the answer leads."""
        answer = self.client.post(path, data=fields)
        assert answer.status_code == 302, (path, answer.status_code, answer.text[-2000:])
        return answer.headers["location"]

    def enters(self, home: str) -> None:
        self.sends(f"{home}entrer/", self.reads(home) | {"college": self.college, "table": str(self.table)})

    def writes(self, home: str, text: str) -> None:
        headers = {"X-CSRFToken": self.client.cookies["csrftoken"], "Accept": "application/json"}
        sent = str(uuid.uuid4())
        answer = self.client.post(f"{home}notes/", data={"text": text, "client_id": sent}, headers=headers)
        assert answer.json()["saved"] == sent

    def votes(self, path: str) -> None:
        """Each proposition has a field, by its letter on the wall."""
        fields = self.reads(path)
        places = [name for name in fields if name.startswith("d-")]
        paper = {name: str(count) for name, count in zip(places, self.dots, strict=True)}
        self.sends(path, fields | paper | {"send": "1"})
