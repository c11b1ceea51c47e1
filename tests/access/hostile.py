"""What somebody who means harm, or a broken browser, puts in an address, a form, a file or a header."""

from io import BytesIO
from random import Random

TEXTS = (
    *("", " ", "\x00", "a\x00b", "\ud800", "\r\nX-Hostile: 1", "\u202e\u200b", "é" * 5_000, "a" * 20_000, "(" * 3_000),
    *("None", "null", "[]", "{}", "[" * 2_000, '{"a": {"b": [1]}}', "<script>alert(1)</script>", "{{ 7 }}{% x %}"),
    *("' OR 1=1 --", "%s%s%n", "%00", "../../etc/passwd", "//ailleurs.exemple.fr", "javascript:alert(1)", "http://["),
    *("https://exemple.fr:99999/", "=1+1", "a@b", "@", f"{'a' * 300}@exemple.fr", "x\n@exemple.fr", "1,5 €", "12 k€"),
    *("2026-02-30", "0001-01-01", "9999-12-31", "10000-01-01", "1900-W99", "25:61", "24:00", "00:00", "on", "true"),
)
NUMBERS = (
    *("0", "-1", "1", "2147483648", "9223372036854775807", "9223372036854775808", "9" * 30, "9" * 400, "9" * 5_000),
    *("1e400", "1e9", "-0", "NaN", "Infinity", "0x10", "٣", "²", "①", "1_000", "1.5", "1,5", "+1", "٣٣٣"),
)
# In a path: the same, without what no address can hold.
WORDS = ("0", "-", "_", "x" * 300, "inconnue", "9" * 30, "CGHKLM", "LÉGER", "a b", "%", "a\x00b", "..", "\ud800", "é")
UUIDS = ("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff")
INTS = ("0", "1", "2", "17", "2147483647", "2147483648", "9223372036854775807", "9223372036854775808", "9" * 60)
CODES = ("1.1", "1.2", "9999.9999", "2.1", "3.1")

HEADERS = (
    ("X-Script", ("1", "", "\udcff", "x" * 300)),
    ("Last-Event-ID", ("-1", "9" * 40, "abc", "٣", "\x00", "1.5")),
    ("Range", ("bytes=0-0", "bytes=99999999-", "bytes=-1", "bytes=9-1", "octets")),
    ("Accept-Language", ("*;q=9", "x" * 400, "fr;q=,,", "\x00")),
    ("Accept", ("application/json", "text/event-stream", "*/*;q=x")),
    ("Accept-Encoding", ("gzip", "gzip;q=x")),
    ("Host", ("ailleurs.exemple.fr", "[", "testserver:99999", "testserver:x", "é.exemple.fr")),
    ("If-None-Match", ('"x"', "*", '"')),
    ("If-Modified-Since", ("Mon, 99 Foo 2026 00:00:00 GMT", "x")),
    ("Referer", ("http://[", "http://testserver:99999/", "\x00")),
    ("Origin", ("null", "http://[")),
    ("X-Forwarded-For", ("::1, x", "\x00", "9" * 300)),
    ("X-Forwarded-Proto", ("https", "x")),
    ("X-Requested-With", ("XMLHttpRequest",)),
    (
        "Cookie",
        (
            "=; ;;",
            "sessionid=\x00; csrftoken=\x00",
            "messages=W1tdXQ:x; sessionid=" + "a" * 300,
            "atelier-CGHKLM=x:y:z",
        ),
    ),
)
BODIES = (
    ("application/json", b"[" * 100_000),
    ("application/json", b"\xff\xfe"),
    ("application/json", b'{"notes": [{"text": null}]}'),
    ("application/x-www-form-urlencoded", b"a=%00&b=%ff&=&&;%"),
    ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % number for number in range(2_100))),
    ("application/x-www-form-urlencoded; charset=inconnu", b"a=1"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n'),
    ("multipart/form-data", b"--x"),
    ("multipart/form-data; boundary=" + "x" * 400, b""),
    ("text/plain", b"\x00" * 1_000),
    ("", b"a=1"),
)
FILES = (
    ("vide.xlsx", b""),
    ("faux.xlsx", b"PK\x03\x04" + b"\x00" * 200),
    ("faux.pdf", b"%PDF-1.7\n" + b"\xff" * 200),
    ("plan.csv", b'"' * 3_000),
    ("plan.csv", "Intitulé;Budget\nUne action;12 k€\n\x00;٣\n".encode()),
    ("table.ods", b"<office/>"),
    ("atelier.jalons", b'{"format": "jalons-atelier", "version": 999999999999999999999}'),
    ("atelier.json", b'{"' + b"k" * 65 + b'": null}'),
    ("../../x.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 30),
    ("a\x00b.svg", b"<svg onload='x()'/>"),
    ("é" * 300 + ".docx", b"PK"),
)


def text(draw: Random) -> str:
    return draw.choice(draw.choice((TEXTS, NUMBERS)))


def headers(draw: Random) -> dict[str, str]:
    chosen = draw.sample(HEADERS, draw.choice((0, 0, 1, 1, 2, 4)))
    return {name: draw.choice(values) for name, values in chosen}


def file(draw: Random) -> BytesIO:
    name, content = draw.choice(FILES)
    made = BytesIO(content)
    made.name = name
    return made


def part_of_a_path(draw: Random, converter: str) -> str:
    known = {"IntConverter": INTS, "UUIDConverter": UUIDS, "ActionCode": CODES}
    return draw.choice(known.get(converter, WORDS))
