"""Writes imported claims back as the table they came from.

A cell goes out as it was given while it is still true; the response, the dispute and the timeliness of a claim
that went on here are said anew. Rows whose private texts were erased are left out and counted.
"""

import csv
import json
from dataclasses import dataclass
from typing import TextIO

from sqlalchemy.ext.asyncio import AsyncConnection

from claims.claim import Claim
from runtime.exchange.complaint import GIVEN
from runtime.exchange.formulas import guarded
from runtime.exchange.mapping import Mapping, Response
from store.imports import imported_claims


@dataclass
class Exported:
    """How many rows were written, and how many could not be since their texts were erased."""

    rows: int = 0
    erased: int = 0


async def export(connection: AsyncConnection, mapping: Mapping, out: TextIO) -> Exported:
    """Write all claims that came by this mapping, in the order in which they came."""
    table = csv.writer(out, delimiter=mapping.delimiter, lineterminator="\r\n")
    table.writerow([guarded(name) for name in mapping.header])
    done = Exported()
    async for one in imported_claims(connection, mapping.account, GIVEN):
        if one.given is None:
            done.erased += 1
        else:
            table.writerow([guarded(cell) for cell in said_now(mapping, json.loads(one.given), one.claim)])
            done.rows += 1
    return done


def said_now(mapping: Mapping, given: list[str], claim: Claim) -> list[str]:
    """The cells of a row as they are true of the claim now."""
    cells = list(given)
    if claim.disputes:
        _say(mapping, cells, "disputed", True)
    place = mapping.place_of("response")
    if place is None or _still_true(mapping.responses.get(given[place].strip()), claim):
        return cells
    cells[place] = _label(mapping, claim)
    answer = claim.run_of(mapping.answer_clock or "")
    if answer and answer.met is not None:
        _say(mapping, cells, "timely", answer.met)
    return cells


def _still_true(response: Response | None, claim: Claim) -> bool:
    if response is None or claim.closed == response.open:
        return False
    return response.open or response.outcome == claim.outcome


def _label(mapping: Mapping, claim: Claim) -> str:
    """The word for how the claim stands; empty when the mapping has none for its outcome."""
    paid = any(remedy.money for remedy in claim.remedies)
    fitting = (label for label, response in mapping.responses.items() if _means(response, claim, paid))
    return next(fitting, "")


def _means(response: Response, claim: Claim, paid: bool) -> bool:
    if not _still_true(response, claim):
        return False
    return response.money is None or response.money == paid


def _say(mapping: Mapping, cells: list[str], meaning: str, fact: bool) -> None:
    """Put the mapping's word for a fact."""
    place = mapping.place_of(meaning)
    words = mapping.columns[place].words or {} if place is not None else {}
    word = next((word for word, means in words.items() if means is fact), None)
    if place is not None and word is not None:
        cells[place] = word
