"""The order in which processes take the tests that they share, and the tests that stay together.

A file is one turn, because its module fixtures are built once. Two files of long tests that only share the served demo
are split into one turn for each test. The longest turns come first, so that at the end no process waits for another
that has just started a long one.
"""

from xdist.scheduler.loadscope import LoadScopeScheduling

CUT = ("tests/journeys/test_accessibility.py", "tests/journeys/test_weight.py")
# The longest first; each text is the beginning of the names of its tests.
FIRST = (
    # Counts the screens of the demo as it is built: before any journey has given somebody one more thing to do.
    "tests/journeys/test_where_is.py",
    "tests/journeys/test_accessibility.py::test_the_referente_can_read",
    "tests/journeys/test_two_workshops.py",
    "tests/journeys/test_accessibility.py::test_each_role_can_read",
    "tests/journeys/test_accessibility.py::test_a_visitor_can_read",
    "tests/journeys/test_thread.py",
    "tests/journeys/test_adopted.py",
    "tests/journeys/test_weight.py",
    "tests/journeys/",
    "tests/access/",
    "tests/checks/test_patterns.py",
    "tests/test_run",
    "tests/base/",
    "tests/mail/",
)


class Turns(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return turn_of(nodeid)


def turn_of(nodeid: str) -> str:
    file = nodeid.partition("::")[0]
    return nodeid if file in CUT else file


def turn_rank(nodeid: str) -> int:
    return next((place for place, start in enumerate(FIRST) if nodeid.startswith(start)), len(FIRST))
