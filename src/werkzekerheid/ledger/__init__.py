"""The wall around `eventsourcing`: append, read, keys. Nothing outside this package knows how an event is stored."""
