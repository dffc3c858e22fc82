"""Files of claims: taking in and giving out."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
