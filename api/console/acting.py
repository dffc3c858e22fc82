"""The short forms of actions and what became of them."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
