"""Sessions as Django keeps them in the database, read on each page with SQL that is written once."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from jalons.base.prepared_queries import PreparedQuery


@PreparedQuery
def _sessions_of(key: str) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        for session in _sessions_of(self.session_key) if self.session_key else ():
            if session.expire_date > timezone.now():
                return session
        self._session_key = None
        return None
