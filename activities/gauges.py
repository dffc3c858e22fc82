"""What the worker counts, beside the metrics of Temporal's own library."""

from prometheus_client import Counter, Gauge, Histogram

RUNG_LATENESS = Histogram(
    "redress_rung_lateness_seconds",
    "From the instant at which a deadline or rung is due until it is recorded.",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600),
)
RECORD_CONFLICTS = Counter(
    "redress_record_conflicts",
    "Records that were not written: the stored state was adopted, or the command was settled before.",
    ["kind"],
)
LETTERS = Counter("redress_letters_tried", "Letters by what became of the attempt to send them.", ["fate"])
LETTER_TEXTS_FAILED = Counter(
    "redress_letter_texts_failed",
    "Letters that went out with the shipped text because the company's own could not be used; should be 0.",
    ["template"],
)
DIFFERENCES = Gauge(
    "redress_projection_differences",
    "Open claims whose workflow does not run or holds another version than PostgreSQL; must be 0.",
)
STARTED = Counter("redress_workflows_started", "Workflows that the reconciler started.")
RESENT = Counter("redress_commands_resent", "Pending commands that the reconciler sent again.")
ERASED = Counter("redress_claims_erased", "Claims whose data was erased since its term was over.")
ERASURES_STUCK = Gauge(
    "redress_erasures_stuck", "Erasures of three days ago or more whose files still have bytes; must be 0."
)
TASK_FAILURES = Counter(
    "redress_workflow_task_failures", "Failed workflow tasks: a fault in the code that keeps claims waiting."
)
