"""The chain without a database: how rows are spelled, what is found in an export, and the file that stands alone."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claims import chain as chain_module
from claims.chain import (
    BEGINNING,
    Chain,
    Unreadable,
    canonical,
    chains_of,
    faults_of,
    faults_of_export,
    faults_of_texts,
    lines_of,
    link,
    read,
    read_heads,
    said,
)

CLAIM, OTHER = "01930000-0000-7000-8000-00000000000a", "01930000-0000-7000-8000-00000000000b"
SPELLED = [
    ('{"b": 1, "a": 2}', '{"a": 2, "b": 1}'),
    ('{"aa": 1, "b": 2}', '{"b": 2, "aa": 1}'),
    ('{"я": 1, "zz": 2, "z": 3}', '{"z": 3, "zz": 2, "я": 1}'),
    ('{"é":{"y":[ ],"x":{ }}}', '{"é": {"x": {}, "y": []}}'),
    ('["Ёжик", "\\u0451", "\\ud83d\\ude00"]', '["Ёжик", "ё", "😀"]'),
    ('"a\\/b\\u0001\\b\\f\\n\\r\\t\\"\\\\\\u007f\\u2028"', '"a/b\\u0001\\b\\f\\n\\r\\t\\"\\\\\x7f\u2028"'),
    (
        "[1.50, 1.5, 0.00, 30000, 12345678901234567890.123]",
        "[1.50, 1.5, 0.00, 30000, 12345678901234567890.123]",
    ),
    ("[true, false, null, -7]", "[true, false, null, -7]"),
]
"""JSON as somebody may write it, and its canonical text; tests/store/test_chain.py asks PostgreSQL the same."""


@pytest.mark.parametrize(("given", "text"), SPELLED)
def test_values_are_spelled_in_one_way(given: str, text: str) -> None:
    assert canonical(read(given)) == text
    assert canonical(read(text)) == text


def row_of(seq: int, claim_id: str = CLAIM, **changes: Any) -> dict[str, Any]:
    row = {
        "claim_id": claim_id,
        "seq": seq,
        "version": seq,
        "at": "2026-11-22T09:00:00.000001Z",
        "recorded_at": "2026-11-22T09:00:01.120000Z",
        "event": "noted",
        "actor_kind": "user",
        "actor_id": None,
        "command_id": None,
        "rung": None,
        "data": {"amount": "1500.00", "day": seq},
        "texts": {"text": "00" * 32},
    }
    return row | changes


def chain_of(rows: int = 4, claim_id: str = CLAIM) -> Chain:
    linked: list[dict[str, Any]] = []
    for seq in range(1, rows + 1):
        row = row_of(seq, claim_id)
        before = linked[-1]["hash"] if linked else BEGINNING
        linked.append({**row, "prev_hash": before, "hash": link(before, row)})
    return Chain(claim_id, "26-00042", rows, rows, linked)


def test_the_text_of_a_row_is_the_one_that_the_documentation_shows() -> None:
    assert said(row_of(1)) == (
        f'["{CLAIM}", 1, 1, "2026-11-22T09:00:00.000001Z", "2026-11-22T09:00:01.120000Z", "noted", "user", null,'
        ' null, null, {"day": 1, "amount": "1500.00"}, {"text": "' + "00" * 32 + '"}]'
    )


def test_a_whole_chain_is_whole() -> None:
    whole = chain_of()
    assert faults_of(whole, {4: whole.rows[3]["hash"], 2: whole.rows[1]["hash"]}) == []


def rewritten(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    before = BEGINNING
    for row in rows:
        row.update(prev_hash=before, hash=(before := link(before, row)))
    return rows


TAMPERED: dict[str, tuple[Callable[[list[dict[str, Any]]], Any], list[str]]] = {
    "a row changed": (lambda r: r[1]["data"].update(day=9), ["row 2 was changed after it was written"]),
    "a row changed and hashed anew": (
        lambda r: (r[1].update(event="closed"), r[1].update(hash=link(r[1]["prev_hash"], r[1]))),
        ["row 3 does not follow the row before it"],
    ),
    "one dropped": (lambda r: r.pop(1), ["row 2 is missing"]),
    "two dropped": (lambda r: (r.pop(1), r.pop(1)), ["rows 2 to 3 are missing"]),
    "the first dropped": (lambda r: r.pop(0), ["row 1 is missing"]),
    "the last dropped": (lambda r: r.pop(), ["row 4 is missing"]),
    "all dropped": (lambda r: r.clear(), ["rows 1 to 4 are missing"]),
    "two swapped": (
        lambda r: (r[1].update(seq=3), r[2].update(seq=2), r.insert(1, r.pop(2))),
        ["row 2 does not follow the row before it", "row 2 was changed after it was written"],
    ),
    "one twice": (lambda r: r.insert(2, r[1]), ["row 2 stands after row 2"]),
    "one of another claim": (lambda r: r[2].update(claim_id=OTHER), ["row 3 is of another claim"]),
    "a hash taken away": (lambda r: r[3].update(hash=None, prev_hash=None), ["row 4 has no hash"]),
    "another version at the end": (
        lambda r: rewritten([*r[:3], r[3].update(version=5) or r[3]]),
        ["the claim has version 4, its last row version 5"],
    ),
    "one more": (
        lambda r: (r.append(row_of(5, version=4)), rewritten(r)),
        ["the claim knows of 4 rows, there are 5"],
    ),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_what_is_wrong_is_named_with_its_place(what: str) -> None:
    tamper, expected = TAMPERED[what]
    rows = [{**row, "data": dict(row["data"])} for row in chain_of().rows]
    tamper(rows)
    found = faults_of(chain_of()._replace(rows=rows))
    assert len(found) >= len(expected)
    assert all(fault.startswith(f"claim 26-00042 ({CLAIM}): ") for fault in found)
    for fault, words in zip(found, expected, strict=False):
        assert words in fault


def test_a_chain_that_was_rewritten_as_a_whole_is_found_with_deposited_heads_alone() -> None:
    honest = chain_of()
    rows = [{**row, "data": {"day": 1}} for row in honest.rows]
    forged = honest._replace(rows=rewritten(rows))
    assert faults_of(forged) == []
    (fault,) = faults_of(forged, {3: honest.rows[2]["hash"]})
    assert "row 3 has another hash than the deposited one" in fault
    shorter = honest._replace(rows=honest.rows[:2], last_seq=2, version=2)
    assert faults_of(shorter) == []
    assert "row 4 was deposited and is missing" in faults_of(shorter, {4: honest.rows[3]["hash"]})[0]


def test_texts_are_compared_with_their_digests() -> None:
    digest = "2b5442be2bdfe4ea4a3ffdcd6fbd5b7f9a6ba3d1a3a1b0c8a4bb7d57b0cd6b35"
    rows = [row_of(1, command_id=OTHER, texts={"text": digest})]
    chain = Chain(CLAIM, "26-00042", 1, 1, rows)
    (fault,) = faults_of_texts(chain, {(OTHER, "text"): (b"salt", "Другое")})
    assert fault.endswith("text text of row 1 was changed")
    assert faults_of_texts(chain, {}) == []  # erased
    assert faults_of_texts(chain, {(CLAIM, "text"): (b"salt", "refused, so in no row")}) == []


def exported(*chains: Chain) -> list[str]:
    return [line for chain in chains for line in lines_of(chain)]


def test_an_export_gives_the_same_chains() -> None:
    lines = exported(chain_of(), chain_of(2, OTHER), chain_of(0, CLAIM[:-1] + "c"))
    assert [len(chain.rows) for chain in chains_of(lines)] == [4, 2, 0]
    assert list(faults_of_export(lines, {})) == []
    loose = [json.dumps(json.loads(line), ensure_ascii=True, sort_keys=True) for line in lines]
    assert list(faults_of_export(loose, {})) == []
    assert ["row 4 is missing" in fault for fault in faults_of_export(lines[:4], {})] == [True]
    assert "stands twice" in [*faults_of_export([*lines, *exported(chain_of())], {})][-1]
    (missing,) = faults_of_export(lines[:5], {OTHER: {1: "00" * 32}})
    assert missing == f"claim {OTHER} was deposited and is missing"


NO_LINES = ["{", "[]", "7", '"last_seq"', '{"last_seq": 1}', '{"seq": 1}', "[" * 100_000]


@pytest.mark.parametrize("line", [*NO_LINES, "a name twice", "a number with an exponent"])
def test_what_is_no_export_is_refused_with_its_line(line: str) -> None:
    heading, row = exported(chain_of(1, OTHER))
    spoilt = {
        "a name twice": heading.replace('"26-00042"', '"26-00042", "number": "26-1"'),
        "a number with an exponent": row.replace('"seq": 1', '"seq": 1e0'),
    }
    with pytest.raises(Unreadable, match="line 6"):
        list(faults_of_export([*exported(chain_of()), spoilt.get(line, line)], {}))


def test_deposited_heads_are_read() -> None:
    assert read_heads(["# a day", "", f"{CLAIM} 4 {'AB' * 32}\n"]) == {CLAIM: {4: "ab" * 32}}
    with pytest.raises(Unreadable, match="line 1"):
        read_heads([f"{CLAIM} four {'ab' * 32}"])


@pytest.mark.parametrize("forged_first", [False, True])
def test_deposits_that_contradict_each_other_are_a_fault_in_both_orders(*, forged_first: bool) -> None:
    chain = chain_of()
    honest, forged = f"{CLAIM} 4 {chain.rows[3]['hash']}", f"{CLAIM} 4 {'ab' * 32}"
    deposited = [forged, honest, honest] if forged_first else [honest, honest, forged]
    (fault,) = faults_of_export(exported(chain), read_heads(deposited))
    assert fault.endswith("row 4 was deposited with two hashes")
    assert not [*faults_of_export(exported(chain), read_heads([honest, honest]))]


def test_the_file_alone_verifies_an_export_with_bare_python(tmp_path: Path) -> None:
    shutil.copy(chain_module.__file__, tmp_path / "chain.py")
    whole, broken, heads = (tmp_path / name for name in ("whole", "broken", "heads"))
    whole.write_text("\n".join(exported(chain_of())), "utf-8")
    broken.write_text("\n".join(exported(chain_of())[:-1]), "utf-8")
    heads.write_text(f"{CLAIM} 4 {'ab' * 32}\n", "utf-8")

    def alone(*words: str) -> tuple[int, str]:
        command = [sys.executable, "-I", "-S", "chain.py", *words]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    assert alone("whole") == (0, "Every chain is whole.\n")
    code, words = alone("broken")
    assert (code, "row 4 is missing" in words) == (1, True)
    code, words = alone("whole", "--heads", "heads")
    assert (code, "the chain was rewritten" in words) == (1, True)
    heads.write_text(f"{CLAIM} 4 {'ab' * 32}\n{CLAIM} 4 {chain_of().rows[3]['hash']}\n", "utf-8")
    assert "row 4 was deposited with two hashes" in alone("whole", "--heads", "heads")[1]
    assert alone()[0] == 2
