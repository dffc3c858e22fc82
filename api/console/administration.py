"""Users, teams and tokens, for admins."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
