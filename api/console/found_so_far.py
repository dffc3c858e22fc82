"""What is known of a claim's cause where one decides: declared by the claimant, established by us."""

from typing import NamedTuple

from api.console import form_words as words
from api.console.trade import cause_title, unit_title
from api.language import Language
from claims.claim import Claim
from claims.variant import Pinned


class Known(NamedTuple):
    """One fact: what it is called and what it is, and whether it is the claimant's word alone."""

    label: str
    words: str
    by_claimant: bool = False


def found_so_far(claim: Claim, pinned: Pinned, declared: str, language: Language) -> tuple[Known, ...]:
    """Verdict, declared and established cause, guilty unit, in the order in which a decision shows them."""
    found = claim.finding
    verdict = words.VERDICTS[found.verdict].in_language(language) if found.verdict else ""
    told = {
        "verdict": verdict,
        "cause": cause_title(pinned, found.cause, language) or "",
        "guilty_unit": unit_title(pinned, found.guilty_unit, language) or "",
    }
    verdict_known, *others = (Known(words.LABELS[name].in_language(language), told[name]) for name in told)
    said = Known(words.DECLARED_CAUSE.in_language(language), declared, by_claimant=True)
    return tuple(known for known in (verdict_known, said, *others) if known.words)
