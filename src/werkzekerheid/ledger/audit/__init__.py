"""The audit store: who looked at what and what was done with whose data, kept apart from the facts themselves."""
