"""Small files that open, as people attach them, and the same ones as they should not be."""

from io import BytesIO

from pypdf import PdfWriter


def pdf(words: str = "", *, password: str = "") -> bytes:
    """One empty page. `words`: its title, so that two of them differ."""
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    writer.add_metadata({"/Title": words})
    if password:
        writer.encrypt(password)
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


# One pixel, in segments: its size, its tables left out, the scan and the end.
JPEG = b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00\xff\xda\x00\x02..\xff\xd9"
