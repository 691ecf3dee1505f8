"""The command line: a door that parses, asks `app`, and shows. No rule and no fact is decided here."""
