"""A client's own page with all his claims."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
