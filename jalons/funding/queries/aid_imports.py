"""What the page of the public catalogue says: what was received, and the attempt in progress."""

from dataclasses import field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import ngettext

from jalons.base.french import format_number
from jalons.base.frozen import frozen
from jalons.funding.models import AidImport
from jalons.funding.rules.aid_export import KEY, Remark
from jalons.funding.words import aid_imports as words
from jalons.opendata.models import SourceAttempt

Stage = SourceAttempt.Stage


@frozen
class RemarkLine:
    identifier: str
    name: str
    sentence: str


@frozen
class AidImportPage:
    """`vintage`: the last import, None before the first. Named as the page of a source names its own."""

    vintage: AidImport | None
    attempt: SourceAttempt | None
    remarks: tuple[RemarkLine, ...]
    now: datetime = field(default_factory=timezone.now)

    @property
    def is_running(self) -> bool:
        return self.attempt is not None and self.attempt.is_running(self.now)

    @property
    def is_lost(self) -> bool:
        return self.attempt is not None and self.attempt.is_lost(self.now)

    @property
    def has_failed(self) -> bool:
        return self.attempt is not None and self.attempt.stage == Stage.FAILED

    @property
    def is_unchanged(self) -> bool:
        return False

    @property
    def progress(self) -> str:
        """« 1 200 aides lues »."""
        done = self.attempt.done if self.attempt else 0
        if not done:
            return ""
        return ngettext("%(n)s aide lue", "%(n)s aides lues", done) % {"n": format_number(done)}

    @property
    def sentence(self) -> str:
        return words.aid_import_sentence(self.vintage) if self.vintage else ""

    @property
    def more_remarks(self) -> int:
        return self.vintage.remark_count - len(self.remarks) if self.vintage else 0


def aid_import_page() -> AidImportPage:
    """Two queries."""
    last = AidImport.objects.first()
    attempt = SourceAttempt.objects.filter(source=KEY, roadmap=None).first()
    remarks = (
        RemarkLine(identifier, name, words.remark_sentence(Remark(code)))
        for identifier, name, code in (last.remarks if last else [])
    )
    return AidImportPage(last, attempt, tuple(remarks))
