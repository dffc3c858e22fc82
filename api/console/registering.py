"""Registration of a claim by an operator."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
