"""What others do just now, and that something has changed."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
