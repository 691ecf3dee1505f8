"""*Mijn gegevens*: the pages of the worker: what is kept, who may know it, own words, requests and a portfolio."""

from __future__ import annotations

from fastapi import APIRouter

from werkzekerheid.web.routes.mine import consents, known, portfolio, requests, words

router = APIRouter(include_in_schema=False)
for _part in (known, consents, words, requests, portfolio):
    router.include_router(_part.router)
