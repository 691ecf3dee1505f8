"""*Verantwoording*: the pages for who answers for privacy."""

from werkzekerheid.web.routes.account.pages import router

__all__ = ["router"]
