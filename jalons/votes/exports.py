"""The table of a vote."""

from django.utils.translation import gettext as _

from jalons.base.spreadsheets import write_csv
from jalons.votes.queries.result_tables import results_table
from jalons.votes.queries.results import Results
from jalons.votes.queries.rounds import RoundBefore


def write_results_csv(results: Results, before: RoundBefore | None = None) -> bytes:
    """The results of a closed vote; those of a second round say what each proposition was in the first."""
    return write_csv([*results_table(results), *_round_lines(results, before)])


def _round_lines(results: Results, before: RoundBefore | None) -> list[list[str]]:
    if before is None:
        return []
    lines = []
    for option in sorted(results.options, key=lambda one: one.rank):
        if first := before.of.get(option.rank):
            counts = ", ".join(f"{words} {count}" for words, count in first.words)
            lines.append([option.letter, option.title, first.title, counts, *first.objections])
    heads = [_("Lettre"), _("Texte amendé"), _("Premier texte"), _("Premier vote"), _("Objections au premier texte")]
    return [[], [_("Tour d’avant"), before.title], heads, *lines]
