"""Training claims count nowhere: every question that reads claims is either told so or has its reason not to."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READS = re.compile(r"\b(FROM|JOIN|UPDATE) claims\b")
SAYS_SO = re.compile(r"\bREAL\b|training_for")
ONE_CLAIM = "of one claim that the caller named and sees, or of several by their ids"
ENGINE = "the engine's own: a training claim lives by it as any other"
REASONS = {
    "acting.py": ONE_CLAIM,
    "bulk.sql": "an import never brings training claims",
    "cards.py": ONE_CLAIM,
    "chain.py": "of every timeline: a training claim's is chained as any other",
    "choosing.py": ONE_CLAIM,
    "client_contacts.py": ONE_CLAIM,
    "demo_claims.py": "whether the demonstration's own account has claims",
    "erasure.py": ONE_CLAIM,
    "erasure_list.py": "of claims that were erased: what was typed into a training claim is data all the same",
    "holds.py": "a hold keeps the claim that it names, training or not",
    "entitlements.py": "of claims that `clients.py` found",
    "files.py": ONE_CLAIM,
    "imports.py": "of one account's imports, which are never training",
    "journal.py": ONE_CLAIM,
    "letter_acts.py": ONE_CLAIM,
    "letter_sources.py": ONE_CLAIM,
    "letters_list.py": ONE_CLAIM,
    "moves.py": "of claims that a batch chose by `move_choice.py`",
    "one_letter.py": ONE_CLAIM,
    "parties.py": ONE_CLAIM,
    "presence.py": ONE_CLAIM,
    "queue_rows.py": "beside lines that `lists.py` found",
    "rehearsals.py": "of claims that `past_claims.py` chose",
    "restoring.py": ENGINE,
    "story.py": ONE_CLAIM,
    "symptoms.py": ENGINE,
    "tasks_list.py": ONE_CLAIM,
    "timelines.py": ONE_CLAIM,
    "variants.py": ONE_CLAIM,
    "accept.sql": ONE_CLAIM,
    "birth_before.sql": ONE_CLAIM,
    "record.sql": ONE_CLAIM,
    "record_before.sql": ONE_CLAIM,
    "refuse.sql": ONE_CLAIM,
}
"""Files whose questions need not leave training out, and why."""
ASKING = sorted(
    path
    for path in (*(ROOT / "store").glob("*.py"), *(ROOT / "store/sql").glob("*.sql"))
    if READS.search(path.read_text("utf-8"))
)


@pytest.mark.parametrize("path", ASKING, ids=lambda path: path.name)
def test_every_question_about_claims_knows_of_training(path: Path) -> None:
    """A new one names `REAL` (or `training_for`), or has its reason in the table above."""
    said = SAYS_SO.search(path.read_text("utf-8"))
    assert bool(said) or path.name in REASONS


def test_every_reason_is_needed() -> None:
    names = {path.name for path in ASKING if not SAYS_SO.search(path.read_text("utf-8"))}
    assert REASONS.keys() <= names
