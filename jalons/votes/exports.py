"""The table of a vote."""

from jalons.base.spreadsheets import write_csv
from jalons.votes.queries.results import Results, results_table


def write_results_csv(found: Results) -> bytes:
    """The results of a closed vote."""
    return write_csv(results_table(found))
