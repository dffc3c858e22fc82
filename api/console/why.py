"""Why a date is where it is, and the claim as it was."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
