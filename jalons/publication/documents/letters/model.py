"""The content of letters and of the list of calls, for any writer."""

from datetime import date as Date

from jalons.base.frozen import frozen


@frozen
class Letter:
    """`link` is the content of the QR code, `code` the text to type instead."""

    name: str
    address: tuple[str, ...]
    code: str
    link: str


@frozen
class Letters:
    """`reply_by` and `contact` may be empty; `paragraph` is the text of the inviting person; `return_address`: the lines
    of the envelope in which a coupon comes back."""

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
    return_address: tuple[str, ...]
    letters: tuple[Letter, ...]
    date: Date


@frozen
class Call:
    name: str
    organisation: str
    phone: str
    answer: str  # the answer already known
    news: str = ""  # what changed of the day, the hour or the place, and that they do not know yet


@frozen
class Calls:
    title: str
    authority: str
    when: str
    place: str
    calls: tuple[Call, ...]
    date: Date
    agenda: tuple[str, ...] = ()
