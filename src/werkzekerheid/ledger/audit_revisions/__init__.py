"""The steps by which the tables of the audit store came to be (Alembic)."""
