"""The steps by which the stored read models came to be (Alembic)."""
