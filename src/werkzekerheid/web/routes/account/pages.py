"""All pages for who answers for privacy, together."""

from __future__ import annotations

from fastapi import APIRouter

from werkzekerheid.web.routes.account import destroying, emergencies, evidence, looks, overview, rights, sharing, use

router = APIRouter(include_in_schema=False)
for _area in (overview, sharing, looks, use, rights, destroying, emergencies, evidence):
    router.include_router(_area.router)
