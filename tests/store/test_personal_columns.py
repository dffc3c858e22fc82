"""Every column that can hold words: is it a client's data, and what does an erasure do to it?"""

import pytest
from sqlalchemy import BigInteger, Boolean, Date, DateTime, Integer, Uuid

from store.erasure import STEPS
from store.tables import METADATA

WORDLESS = (BigInteger, Boolean, Date, DateTime, Integer, Uuid)
ERASED, TRACES = "erased with the claim", "deleted with the last claim that knows the address"
CONFIGURED = "what the desk is configured with; no client is named there"
OURS = "data of our own people"
FACT = "a key, a state or an amount of a closed list; no free words"
RANDOM = "a hash of something random, or salted with what is erased"
SEALED = "a sealed hash that does not tell who"
ANSWERS: dict[str, dict[str, str]] = {
    "attempts": {SEALED: "key"},
    "company_sign_ins": {
        RANDOM: "state nonce verifier",
        "an address of ours; the row lives for minutes": "back",
    },
    "desk_letters": {TRACES: "kind language address name facts state problem message_id digest"},
    "own_pages": {TRACES: "hash email language"},
    "persons": {ERASED: "name email phone", FACT: "kind language"},
    "public_counts": {FACT: "what", SEALED: "sender"},
    "users": {OURS: "login name email language zone password_hash skills languages"},
    "calendar_versions": {CONFIGURED: "key content hash note"},
    "company_accounts": {OURS: "issuer subject"},
    "desk_rules": {CONFIGURED: "name content"},
    "dictionary_changes": {CONFIGURED: "kind key act before after"},
    "dictionary_entries": {CONFIGURED: "kind key title"},
    "letter_template_versions": {CONFIGURED: "template language scope scope_key subject body note"},
    "rehearsals": {CONFIGURED: "key body wanted teams state problem", FACT: "claim_ids stand_ins totals"},
    "resets": {RANDOM: "hash"},
    "restorations": {"counts, and numbers of claims: no word of a person": "begun"},
    "retention_terms": {CONFIGURED: "claim_type source"},
    "routing_versions": {CONFIGURED: "body content note"},
    "sending_holds": {"why all sending stood still: about the desk, not about a client": "reason"},
    "sessions": {RANDOM: "hash", OURS: "browser"},
    "teams": {CONFIGURED: "key title"},
    "tokens": {RANDOM: "hash", OURS: "label"},
    "variant_versions": {CONFIGURED: "key claim_type calendar team body hash content note"},
    "calendar_drafts": {CONFIGURED: "key body base_key"},
    "claims": {
        FACT: "number type variant stage status team priority channel outcome waiting_for facets tags snapshot",
        "another system's name for the claim: kept, so that a repeated import brings nothing back": (
            "account external_key"
        ),
    },
    "letter_template_drafts": {CONFIGURED: "template language scope scope_key subject body"},
    "memberships": {CONFIGURED: "team role"},
    "moves": {CONFIGURED: "variant calendar stages reason state"},
    "routing_drafts": {CONFIGURED: "body"},
    "variant_drafts": {CONFIGURED: "key body base_key claim_type title team"},
    "views": {"deleted when it names the client": "name query", FACT: "team"},
    "claim_search": {ERASED: "words"},
    "clock_runs": {FACT: "clock"},
    "commands": {
        ERASED: "body_hash",
        FACT: "path action actor data texts status problem",
        "the caller's own names of his requests: kept, so that a repeat brings nothing back": "caller key",
    },
    "erasures": {FACT: "basis counts"},
    "files": {
        ERASED: "name",
        FACT: "media_type by_kind by_id",
        "the hash of bytes that are deleted: proves which file it was to whoever has it": "sha256",
    },
    "legal_holds": {ERASED: "reason lifted_why"},
    "letters": {
        ERASED: "problem message tries",
        FACT: "template language recipient recipient_kind details state message_id",
    },
    "links": {RANDOM: "hash"},
    "move_claims": {FACT: "variant state problem"},
    "presence": {FACT: "doing"},
    "rehearsed_claims": {FACT: "kind findings tallied runs"},
    "rungs": {FACT: "clock at state"},
    "tasks": {"the variant's own title; free ones stand in claim_texts": "title", FACT: "id task state"},
    "timeline": {FACT: "event actor_kind actor_id rung data", RANDOM: "texts prev_hash hash"},
    "unstarted": {},
    "variant_draft_steps": {CONFIGURED: "key body"},
    "claim_texts": {ERASED: "content salt", FACT: "member"},
    "letter_acts": {ERASED: "reason problem", FACT: "deed was", RANDOM: "digest"},
    "parties": {ERASED: "name email phone", FACT: "role"},
}
"""Of every table, why each column that can hold words is or is not touched when a client's data is erased."""


def answered(table: str) -> list[str]:
    return sorted(name for names in ANSWERS.get(table, {}).values() for name in names.split())


@pytest.mark.parametrize("table", METADATA.sorted_tables, ids=lambda table: table.name)
def test_every_column_has_its_answer(table: object) -> None:
    """A new column of a new table fails here until somebody has said whether it is a client's data."""
    wordy = [column.name for column in table.columns if not isinstance(column.type, WORDLESS)]  # type: ignore[attr-defined]
    assert answered(table.name) == sorted(wordy)  # type: ignore[attr-defined]


def test_no_answer_is_idle() -> None:
    assert ANSWERS.keys() == METADATA.tables.keys()


def test_what_is_called_erased_is_written_by_the_erasure() -> None:
    """Each column stands in some statement of the erasure, after SET; that it works is shown by a search."""
    said = " ".join(" ".join(step.split()) for step in STEPS.values())
    for table, answers in ANSWERS.items():
        for column in answers.get(ERASED, "").split():
            statement = next((part for part in said.split("UPDATE ") if part.startswith(f"{table} SET")), "")
            assert f"{column} = " in statement, f"{table}.{column}"
