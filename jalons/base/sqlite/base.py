"""SQLite as Django knows it, but a process that serves never makes the file again, nor writes in one that was taken away."""

from typing import Any

from django.db.backends.sqlite3 import base

from jalons.base.served_base import check_served_file, may_create_file, open_existing_uri


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if not self.is_in_memory_db():
            check_served_file()
            if not may_create_file():
                conn_params = conn_params | {"database": open_existing_uri(self.settings_dict["NAME"])}
        return super().get_new_connection(conn_params)

    def _start_transaction_under_autocommit(self) -> None:
        check_served_file()
        super()._start_transaction_under_autocommit()  # type: ignore[misc]  # the stubs leave it out

    def _commit(self) -> None:
        """Nobody is told that something is saved in a file that was removed while it was being written."""
        super()._commit()  # type: ignore[misc]
        check_served_file()
