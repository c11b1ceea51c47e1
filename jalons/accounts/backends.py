"""Who a session belongs to, read on each page with SQL that is written once. Nobody has a password."""

from django.contrib.auth.backends import BaseBackend
from django.db.models import QuerySet

from jalons.accounts.models import User
from jalons.base.prepared_queries import PreparedQuery


@PreparedQuery
def _active_users_of(pk: int) -> QuerySet[User]:
    return User.objects.filter(pk=pk, is_active=True)


class AccountBackend(BaseBackend):
    def get_user(self, user_id: int) -> User | None:
        return next(iter(_active_users_of(user_id)), None)
