"""In which order the tests are taken by the processes that share them, and which stay together.

A file is one turn: what its fixtures build for a module is built once. Two files of long tests that share nothing but the
served demo are cut into a turn a test. What lasts longest comes first, so that at the end no process waits for another
that has just begun something long.
"""

from xdist.scheduler.loadscope import LoadScopeScheduling

CUT = ("tests/journeys/test_accessibility.py", "tests/journeys/test_weight.py")
# From the longest; each is the beginning of the names it stands for.
FIRST = (
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
