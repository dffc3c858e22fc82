"""The letters of the desk: states, proof, sending again, previews."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
