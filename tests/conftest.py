"""Laws are tried on the same examples each time, so that a red run is about the change; `--hypothesis-profile=explore`
looks for new ones."""

from hypothesis import settings

from tests.servers import database, server, where

__all__ = ["database", "server", "where"]

settings.register_profile("steady", derandomize=True)
settings.register_profile("explore", derandomize=False)
settings.load_profile("steady")
