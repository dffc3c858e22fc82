"""The names of the letter templates that exist; a process variant may name no others."""

TO_CLAIMANTS = frozenset(
    {
        "acknowledgement",
        "apology",
        "appeal-rejected",
        "appeal-upheld",
        "closed",
        "conduct-answer",
        "details-requested",
        "explained",
        "extended",
        "final-report",
        "goodwill",
        "goodwill-declined",
        "interim-report",
        "message",
        "not-a-claim",
        "partly",
        "refused",
        "reminder",
        "reopened",
        "repaired",
        "satisfied",
        "silence",
        "stage-changed",
        "withdrawn",
    }
)
TO_STAFF = frozenset(
    {"claim-assigned", "deadline-near", "escalated", "reassigned", "task-given", "task-late"}
)
TEMPLATES = TO_CLAIMANTS | TO_STAFF
OF_THE_DESK = frozenset({"password-forgotten", "invitation", "own-page", "test"})
"""Letters that belong to no claim; no variant names them."""
