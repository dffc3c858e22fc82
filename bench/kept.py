"""Holds the ledger of a load against the tables: nothing acknowledged is lost or doubled, nothing refused was begun."""

from collections.abc import Iterable, Iterator
from itertools import islice

from bench.mix import ACT, FILING, WORD, Ledger
from bench.stack import query

AT_ONCE = 10_000
_BORN = """
SELECT k.key, k.claim_id::text, (SELECT count(*) FROM timeline t WHERE t.claim_id = c.id AND t.event = 'registered')
FROM commands k JOIN claims c ON c.id = k.claim_id WHERE k.key = ANY(%s) AND k.action = 'register'
"""
_NOTED = """
SELECT k.key, k.id::text, CASE k.status WHEN 'applied' THEN
  (SELECT count(*) FROM timeline t WHERE t.command_id = k.id AND t.event = 'noted') ELSE 0 END
FROM commands k WHERE k.key = ANY(%s)
"""
_WITHDRAWN = """
SELECT c.id::text, count(*) FROM claims c JOIN timeline t ON t.claim_id = c.id AND t.event = 'withdrawn'
WHERE c.id = ANY(%s::uuid[]) AND c.status = 'closed' GROUP BY c.id
"""
_BEGUN = "SELECT count(*) FROM commands WHERE key = ANY(%s)"


def check(url: str, ledger: Ledger) -> dict[str, int]:
    """Count by what it is; all but what was acknowledged must be 0."""
    found = {"acknowledged": len(ledger.acknowledged), "lost or not carried out": 0, "doubled": 0}
    for kind, question in ((FILING, _BORN), (ACT, _NOTED)):
        keys = [key for key in ledger.acknowledged if ledger.asked[key] == kind]
        for part in _parts(keys):
            rows = {key: (name, times) for key, name, times in query(url, question, part)}
            for key in part:
                name, times = rows.get(key, ("", 0))
                _judge(found, times if name == ledger.acknowledged[key] else 0)
    for part in _parts(key for key in ledger.acknowledged if ledger.asked[key] == WORD):
        times = dict(query(url, _WITHDRAWN, [ledger.acknowledged[key] for key in part]))
        for key in part:
            _judge(found, times.get(ledger.acknowledged[key], 0))
    begun = sum(query(url, _BEGUN, part)[0][0] for part in _parts(ledger.turned_away))
    names = [name for key, name in ledger.acknowledged.items() if ledger.asked[key] != WORD]
    same = len(names) - len(set(names))
    return found | {"two keys for one": same, "turned away and yet begun": begun}


def _judge(found: dict[str, int], times: int) -> None:
    found["lost or not carried out"] += times == 0
    found["doubled"] += times > 1


def _parts(keys: Iterable[str]) -> Iterator[list[str]]:
    left = iter(keys)
    while part := list(islice(left, AT_ONCE)):
        yield part
