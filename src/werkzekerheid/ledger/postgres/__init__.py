"""The ledger on a server: PostgreSQL."""
