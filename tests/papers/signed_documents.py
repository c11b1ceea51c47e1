"""Documents that end with a signature, whatever comes before it."""

from jalons.papers.documents.model import Block, BulletList, Callout, Column, Facts, Paragraph, Row, Table

SIGNATURE = (Paragraph("À signer :"), Facts((("Pour", "la mairie"), ("Le", "[date]"))))
LAST = "Dernier mot"
BEFORE: list[Block] = [
    Paragraph(f"{LAST}."),
    Callout("À vérifier", f"{LAST}."),
    Callout(LAST),
    BulletList(("un", LAST)),
    Table("T", (Column("A"), Column("B")), (Row(("un", "1")), Row((LAST, "2"), "total"))),
    Table("T", (Column("A"),), (Row(("un",)),), note=LAST),
]
