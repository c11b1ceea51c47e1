"""One dated file that holds an instance: its database, the files people attached, and a manifest that counts them.

`creation` writes it and reads it again; `restoration` puts it back; `archive` is the file; `databases` holds what
differs between SQLite and PostgreSQL. The secret key is never in the file: whoever finds a backup cannot sign in with
it.
"""
