"""Notices: whoever has to do something is told that it waits, and never about whom or what."""
