"""What a merge would do to votes, in words. Papers are counted, never shown, so that no vote is revealed."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.carriage.models.carried_tables import Plan
from jalons.carriage.rules import carried_votes as rules
from jalons.directory.models import College
from jalons.votes.words import MARK_WORDS


def plan_row(plan: Plan, table: str, uid: str) -> Mapping[str, Any]:
    """The row here, else in the merged tables, else in the file."""
    row: Mapping[str, Any] = {}
    for side in (plan.there, plan.merged.tables, plan.here):
        row = side.get(table, {}).get(uid) or row
    return row


def ballot_title(plan: Plan, ballot: str | None) -> str:
    return str(plan_row(plan, rules.BALLOTS, ballot or "").get("title", ""))


def paper_count_sentences(plan: Plan, uids: Iterable[str]) -> list[str]:
    """« Par quoi commencer ? : 38 bulletins », one line for each vote."""
    counts = Counter(plan_row(plan, rules.PAPERS, uid).get("ballot") for uid in uids)
    sentences = []
    for ballot, count in sorted(counts.items(), key=lambda pair: ballot_title(plan, pair[0])):
        sentence = ngettext(
            "« %(title)s » : %(count)s bulletin de téléphone",
            "« %(title)s » : %(count)s bulletins de téléphone",
            count,
        )
        sentences.append(sentence % {"title": ballot_title(plan, ballot), "count": count})
    return sentences


def paper_conflict_words(plan: Plan, ballot: str) -> tuple[str, str, str]:
    """For people who voted on both sides: how many, in which vote; then the two choices, here and there."""
    count = sum(1 for conflict in plan.merged.conflicts if conflict.table == rules.PAPERS and conflict.under == ballot)
    sentence = ngettext(
        "« %(title)s » : %(count)s personne a voté des deux côtés, différemment",
        "« %(title)s » : %(count)s personnes ont voté des deux côtés, différemment",
        count,
    )
    row = sentence % {"title": ballot_title(plan, ballot), "count": count}
    here = ngettext("son bulletin d’ici", "leurs bulletins d’ici", count)
    there = ngettext("son bulletin de là-bas", "leurs bulletins de là-bas", count)
    return row, here, there


def room_count_label(plan: Plan, uid: str) -> str:
    """« Par quoi commencer ?, table 2 »."""
    row = plan_row(plan, rules.COUNTS, uid)
    place = _("table %(number)s") % {"number": row["table"]} if row.get("table") else _("toute la salle")
    college = [College(row["college"]).label.lower()] if row.get("college") else []
    return ", ".join([ballot_title(plan, row.get("ballot")), place, *college])


def room_count_sentence(plan: Plan, row: Mapping[str, Any]) -> str:
    """« 4 votes papier, Un bus le jeudi : gommettes 6 »."""
    voters = ngettext("%(count)s vote papier", "%(count)s votes papier", row["voters"]) % {"count": row["voters"]}
    return ", ".join(filter(None, [voters, marks_sentence(plan, row["ballot"], row["marks"])]))


def marks_sentence(plan: Plan, ballot: str, marks: Mapping[str, Mapping[str, int]]) -> str:
    """« Un bus le jeudi : gommettes 6 »."""
    titles = {
        str(row["rank"]): row["title"]
        for side in (plan.here, plan.merged.tables)
        for row in side.get(rules.OPTIONS, {}).values()
        if row["ballot"] == ballot
    }
    return ", ".join(
        _("%(title)s : %(marks)s")
        % {
            "title": titles.get(rank, rank),
            "marks": " ".join(f"{MARK_WORDS.get(mark, mark)} {count}" for mark, count in counts.items()),
        }
        for rank, counts in marks.items()
    )
