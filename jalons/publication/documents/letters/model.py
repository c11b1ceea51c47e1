"""What letters and the list of calls say, whatever draws them."""

from dataclasses import dataclass
from datetime import date as Date


@dataclass(frozen=True)
class Letter:
    """`link` is what the code to photograph holds, `code` what is typed instead."""

    name: str
    address: tuple[str, ...]
    code: str
    link: str


@dataclass(frozen=True)
class Letters:
    """`reply_by` and `contact` may be empty; `paragraph` are the words of whoever invites."""

    title: str
    authority: str
    service: str
    when: str
    place: str
    question: str
    paragraph: str
    reply_by: str
    contact: str
    reply_address: str
    letters: tuple[Letter, ...]
    date: Date


@dataclass(frozen=True)
class Call:
    name: str
    organisation: str
    phone: str
    answer: str  # what is already known


@dataclass(frozen=True)
class Calls:
    title: str
    authority: str
    when: str
    place: str
    calls: tuple[Call, ...]
    date: Date
