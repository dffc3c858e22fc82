"""The public form by which a claim is filed."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
