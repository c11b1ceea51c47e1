"""Documents that end with a signature, whatever comes before it."""

from jalons.papers.documents.model import Block, BulletList, Callout, Column, Facts, Paragraph, Row, Table

_OPENING = Paragraph("À signer :")
SIGNED_LINES = (_OPENING, Facts((("Pour", "la mairie"), ("Le", "……"))))
SIGNED_TABLE = (
    _OPENING,
    Table("T", (Column("A"), Column("B")), (Row(("Pour", "la mairie")), Row(("Le", "……")))),
)
SIGNATURES = (SIGNED_LINES, SIGNED_TABLE)
LAST = "Dernier mot"
BEFORE: list[Block] = [
    Paragraph(f"{LAST}."),
    Callout("À vérifier", f"{LAST}."),
    Callout(LAST),
    BulletList(("un", LAST)),
    Table("T", (Column("A"), Column("B")), (Row(("un", "1")), Row((LAST, "2"), "total"))),
    Table("T", (Column("A"),), (Row(("un",)),), note=LAST),
]
