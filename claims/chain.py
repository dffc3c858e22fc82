"""The hash chain of a claim's timeline: how a row is spelled, what its hash must be, and what is wrong with a chain.

Nothing of the product is imported: this one file verifies an export on any machine with Python 3.11,
`python3 chain.py EXPORT [--heads FILE]`. What it does is written for other languages in docs/security.md.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import groupby
from typing import Any, NamedTuple

CHAINED = tuple(
    "claim_id seq version at recorded_at event actor_kind actor_id command_id rung data texts".split()
)
"""The columns of a row that its hash covers, in their order."""
HEADING = ("claim_id", "number", "last_seq", "version")
"""What a line of an export says of a claim."""
BEGINNING = bytes(32).hex()
"""What stands for the hash before the first row."""
CONTRADICTED = ""
"""What stands for the hash of a row that was deposited with two."""
MOST = 5
"""Faults that are told of one claim; the rest follows from them."""
Row = Mapping[str, Any]
Heads = Mapping[str, Mapping[int, str]]
"""Hashes that were deposited elsewhere: claim → seq → hash."""


class Unreadable(Exception):
    """A line that is no line of an export, or of deposited heads."""


class Number(str):
    """A number as it is spelled: 1.50 stays 1.50."""


class Chain(NamedTuple):
    """What the claim itself says of its timeline, with the timeline's rows."""

    claim_id: str
    number: str
    last_seq: int
    version: int
    rows: Sequence[Row]


def read(text: str) -> Any:
    """Read JSON with its numbers as they are spelled; a name that stands twice is refused."""
    return json.loads(
        text, parse_int=Number, parse_float=Number, parse_constant=_refuse, object_pairs_hook=_once
    )


def canonical(value: Any) -> str:
    """Spell a JSON value as PostgreSQL spells jsonb: shorter names first, then by their bytes; `, ` and `: `."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        members = sorted(value.items(), key=lambda member: _place(member[0]))
        return "{" + ", ".join(f"{canonical(name)}: {canonical(each)}" for name, each in members) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(canonical, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def said(row: Row) -> str:
    """The canonical text of a row: the array of its columns."""
    return canonical([row[name] for name in CHAINED])


def link(before: str, row: Row) -> str:
    """The hash of a row that follows the hash `before`."""
    return sha256(bytes.fromhex(before) + said(row).encode("utf-8", "surrogatepass")).hexdigest()


def faults_of(chain: Chain, deposited: Mapping[int, str] | None = None) -> list[str]:
    """What is wrong with the timeline of one claim, in words that name the claim and the row."""
    found = [*_faults_of_rows(chain), *_faults_at_the_end(chain), *_rewritten(chain, deposited or {})]
    return [f"claim {chain.number} ({chain.claim_id}): {fault}" for fault in found[:MOST]]


def _faults_of_rows(chain: Chain) -> Iterator[str]:
    before, place = BEGINNING, 0
    for row in chain.rows:
        seq = int(row["seq"])
        if seq != place + 1:
            yield _misplaced(place, seq)
        elif row["hash"] is not None and row["prev_hash"] != before:
            yield f"row {seq} does not follow the row before it"
        if fault := _fault_of_row(chain, row):
            yield f"row {seq} {fault}"
        before, place = row["hash"], max(seq, place)


def _misplaced(place: int, seq: int) -> str:
    if seq <= place:
        return f"row {seq} stands after row {place}"
    return f"row {seq - 1} is missing" if seq == place + 2 else f"rows {place + 1} to {seq - 1} are missing"


def _fault_of_row(chain: Chain, row: Row) -> str | None:
    if row["claim_id"] != chain.claim_id:
        return "is of another claim"
    if row["hash"] is None or row["prev_hash"] is None:
        return "has no hash: it is from before the chain (`redress chain build`), or the hash was taken away"
    if link(row["prev_hash"], row) != row["hash"]:
        return "was changed after it was written"
    return None


def _faults_at_the_end(chain: Chain) -> Iterator[str]:
    last, version = (
        (int(chain.rows[-1]["seq"]), int(chain.rows[-1]["version"])) if chain.rows else (0, chain.version)
    )
    if last < chain.last_seq:
        many = chain.last_seq - last > 1
        yield f"rows {last + 1} to {chain.last_seq} are missing" if many else f"row {last + 1} is missing"
    elif last > chain.last_seq:
        yield f"the claim knows of {chain.last_seq} rows, there are {last}"
    elif version != chain.version:
        yield f"the claim has version {chain.version}, its last row version {version}"


def _rewritten(chain: Chain, deposited: Mapping[int, str]) -> Iterator[str]:
    """Rows that are others than those whose hashes were deposited."""
    hashes = {int(row["seq"]): row["hash"] for row in chain.rows} if deposited else {}
    for seq, known in sorted(deposited.items()):
        if known == CONTRADICTED:
            yield f"row {seq} was deposited with two hashes"
        elif seq not in hashes:
            yield f"row {seq} was deposited and is missing"
        elif hashes[seq] != known:
            yield f"row {seq} has another hash than the deposited one: the chain was rewritten"


def faults_of_texts(chain: Chain, texts: Mapping[tuple[str, str], tuple[bytes, str]]) -> list[str]:
    """Private texts, (command, member) → (salt, text), that are not those whose digests the rows bear."""
    digests = {
        (row["command_id"], member): digest
        for row in chain.rows
        for member, digest in (row["texts"] or {}).items()
    }
    recorded = {row["command_id"]: int(row["seq"]) for row in reversed(chain.rows)}
    return [
        f"claim {chain.number} ({chain.claim_id}): text {place[1]} of row {recorded[place[0]]} was changed"
        for place, (salt, text) in texts.items()
        if place[0] in recorded and digests.get(place) != sha256(salt + text.encode()).hexdigest()
    ]


def lines_of(chain: Chain) -> Iterator[str]:
    """The lines of a claim in an export: one for the claim, one for each row."""
    yield canonical({name: getattr(chain, name) for name in HEADING})
    yield from (canonical(dict(row)) for row in chain.rows)


def chains_of(lines: Iterable[str]) -> Iterator[Chain]:
    """The chains of an export, one at a time; raises Unreadable."""
    numbered = ((place, _member(place, line)) for place, line in enumerate(lines, 1) if line.strip())
    heading: Row | None = None
    for begins, group in groupby(numbered, key=lambda each: "last_seq" in each[1]):
        if begins:
            *empty, heading = (row for _, row in group)
            yield from (_chain(each, []) for each in empty)
        elif heading is None:
            raise Unreadable("the export does not begin with a claim")
        else:
            yield _chain(heading, [row for _, row in group])
            heading = None
    if heading is not None:
        yield _chain(heading, [])


def _member(place: int, line: str) -> Row:
    try:
        row = read(line)
        wanted = HEADING if "last_seq" in row else (*CHAINED, "prev_hash", "hash")
        [int(row[name]) for name in ("seq", "last_seq", "version") if name in wanted]
        [bytes.fromhex(row[name] or "") for name in ("prev_hash", "hash") if name in wanted]
        return {name: row[name] for name in wanted}
    except KeyError as missing:
        raise Unreadable(f"line {place} has no {missing.args[0]}") from missing
    except (ValueError, TypeError, RecursionError) as fault:
        raise Unreadable(f"line {place} is no line of an export") from fault


def _chain(heading: Row, rows: Sequence[Row]) -> Chain:
    last_seq, version = int(heading["last_seq"]), int(heading["version"])
    return Chain(str(heading["claim_id"]), str(heading["number"]), last_seq, version, rows)


def faults_of_export(lines: Iterable[str], heads: Heads) -> Iterator[str]:
    """What is wrong with an export, claim by claim; raises Unreadable."""
    seen = set()
    for chain in chains_of(lines):
        yield from faults_of(chain, heads.get(chain.claim_id))
        if chain.claim_id in seen:
            yield f"claim {chain.number} ({chain.claim_id}): stands twice in the export"
        seen.add(chain.claim_id)
    yield from absent(heads, seen)


def absent(heads: Heads, seen: Iterable[str]) -> Iterator[str]:
    """Claims whose heads were deposited and that were not seen."""
    yield from (f"claim {claim_id} was deposited and is missing" for claim_id in sorted({*heads} - {*seen}))


def read_heads(lines: Iterable[str]) -> dict[str, dict[int, str]]:
    """Deposited heads, a line `claim seq hash` for each; what begins with # is passed over. Raises Unreadable.

    A row with two hashes is CONTRADICTED, whichever came first: nobody knows which of the deposits was changed.
    """
    heads: dict[str, dict[int, str]] = {}
    for place, line in enumerate(lines, 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if len(words) != 3 or not words[1].isdecimal() or len(words[2]) != 64:
            raise Unreadable(f"line {place} is no deposited head")
        known, seq, link = heads.setdefault(words[0], {}), int(words[1]), words[2].lower()
        known[seq] = link if known.get(seq, link) == link else CONTRADICTED
    return heads


def _place(name: str) -> tuple[int, bytes]:
    spelled = name.encode("utf-8", "surrogatepass")
    return len(spelled), spelled


def _once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    row = dict(members)
    if len(row) != len(members):
        raise ValueError("a name stands twice")
    return row


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")


def _standing_alone(words: Sequence[str]) -> int:
    """Verify an export by this file alone, with the heads that were deposited where they are given."""
    if len(words) not in (1, 3) or (len(words) == 3 and words[1] != "--heads"):
        sys.stderr.write("python3 chain.py EXPORT [--heads FILE]\n")
        return 2
    heads: dict[str, dict[int, str]] = {}
    if len(words) == 3:
        with open(words[2], encoding="utf-8") as deposited:
            heads = read_heads(deposited)
    with open(words[0], encoding="utf-8") as lines:
        found = 0
        for fault in faults_of_export(lines, heads):
            found += 1
            sys.stdout.write(f"{fault}\n")
    sys.stdout.write(f"{found} faults.\n" if found else "Every chain is whole.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(_standing_alone(sys.argv[1:]))
