"""The claim card with everything, and its parts."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
