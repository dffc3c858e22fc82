"""The first page of the list, at ten thousand and at a hundred thousand claims."""

from collections.abc import Mapping

from bench.acts import file_claim
from bench.client import Client
from bench.crowd import grow_to
from bench.load import load
from bench.report import Report
from bench.stack import Stack, database

PAGES: Mapping[str, str] = {
    "first page": "/api/claims",
    "open, by deadline": "/api/claims?status=open&sort=deadline",
    "mine, high": "/api/claims?assignee=me&priority=high",
    "overdue": "/api/claims?due=overdue",
    "by a word": "/api/claims?q=dishwasher",
}


async def measure(stack: Stack, token: str, seconds: float, sizes: tuple[int, ...], report: Report) -> None:
    """Each page by one client, as the client sees it (the network of the machine included)."""
    async with Client(stack.base, token) as http:
        seed = (await file_claim(http, "goods-refund", email=True)).json()["id"]
    for size in sizes:
        grow_to(database(stack), seed, size)
        for name, address in PAGES.items():
            await _page(stack, token, seconds, f"list at {size:,} claims: {name}", address, report)


async def _page(stack: Stack, token: str, seconds: float, what: str, address: str, report: Report) -> None:
    async def act(http: Client, client: int) -> bool:
        return (await http.get(address)).status_code == 200

    seen = await load(stack.base, token, 1, seconds, act)
    report.add(what, f"p50 {seen.at(0.5):.1f} ms, p95 {seen.at(0.95):.1f} ms, failed {seen.failed}", "≤ 8 ms")
