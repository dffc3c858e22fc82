"""A person's own page: language, time zone, password, sessions, absence and deputy."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
