"""The ledger in files: SQLite."""
