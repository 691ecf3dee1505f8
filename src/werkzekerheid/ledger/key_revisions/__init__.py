"""The steps by which the tables of the key store came to be (Alembic)."""
