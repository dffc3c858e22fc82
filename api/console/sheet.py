"""A form as it is shown: what was typed stands in it, what is wrong is said where it is wrong."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from api.console import form_words as words
from api.console.action_form import FIELD, ActionForm, currencies
from api.console.changes import Change
from api.console.foresight import Foresight, foresee
from api.console.form_boxes import Box, Choice
from api.console.form_choices import titled
from api.console.form_data import MOST_ROWS, Reading
from api.console.guarding import Leak
from api.console.trade import task_title
from api.desk import Desk
from api.field_errors import SENTENCES
from api.language import Language
from api.pages.formats import Formats
from api.problems import FieldError
from claims.values import Titles
from store.people import User

UNDER = "data."
_INSIDE = {
    "term": "term.count",
    "by": "by.count",
    "on_behalf": "on_behalf.via",
    "demand": "demand.amount",
    "questions": "questions.0",
    "remedies": "remedies.0.remedy",
}
"""The input that stands for a member when the whole member is wrong."""


class Sheet(NamedTuple):
    """One form in one state."""

    form: ActionForm
    typed: Mapping[str, str]
    key: str
    version: int
    seq: int
    rows: Mapping[str, int]
    """How many rows each list shows."""
    errors: Mapping[str, str] = {}
    sentence: str | None = None
    missing: tuple[tuple[str, str], ...] = ()
    """What has to be done first: words and the address where it is done."""
    changes: tuple[Change, ...] | None = None
    foresight: Foresight | None = None
    leak: Leak | None = None
    """Words of an internal note that the claimant would read."""
    fresh: bool = False
    """Opened just now, so that a draft may come back into it."""
    currencies: tuple[Choice, ...] = ()
    units: tuple[Choice, ...] = ()

    @property
    def mend(self) -> tuple[tuple[str, str], ...]:
        """The inputs that are wrong, by their ids, with the labels of their boxes."""
        return tuple((name, _label_of(self.form.boxes, name)) for name in self.errors if name)


def _label_of(boxes: Iterable[Box], name: str) -> str:
    return next((box.label for box in boxes if name == box.name or name.startswith(f"{box.name}.")), name)


def made(
    form: ActionForm,
    typed: Mapping[str, str],
    key: str,
    f: Formats,
    version: int = 0,
    seq: int = 0,
    **more: Any,
) -> Sheet:
    """Make the sheet; version and place in the timeline are the claim's unless the form has seen an earlier one."""
    claim = form.seen.claim
    return Sheet(
        form=form,
        typed=typed,
        key=key,
        version=version or claim.version,
        seq=seq or claim.last_seq,
        rows={
            box.name: shown_rows(typed, box.name) for box in form.boxes if box.kind in ("texts", "remedies")
        },
        currencies=currencies(form),
        units=tuple(titled(words.UNITS, f.language)),
        **more,
    )


def shown_rows(typed: Mapping[str, str], name: str, more: int = 0) -> int:
    """One row at least, and as many as hold something."""
    held = [place for place in range(MOST_ROWS) if any(each.startswith(f"{name}.{place}") for each in typed)]
    return min(max([*held, 0]) + 1 + more, MOST_ROWS)


def read(form: ActionForm, typed: Mapping[str, str], user: User, language: Language) -> Reading:
    """Read the boxes; what the claim has already is not said again."""
    new = {name: value for name, value in typed.items() if form.known.get(name) != value}
    return Reading(new, language, user.zone)


async def with_foresight(
    desk: Desk, connection: AsyncConnection, user: User, sheet: Sheet, f: Formats
) -> Sheet:
    """The sheet with what would happen; nothing is foreseen while the action is not possible."""
    if sheet.form.why_not:
        return sheet
    reading = read(sheet.form, sheet.typed, user, f.language)
    data = reading.data(sheet.form.boxes)
    if reading.errors:
        return sheet._replace(foresight=Foresight(lacking=True))
    foresight = await foresee(desk, connection, user, sheet.form, data, f)
    if foresight.refusal:
        sentence, missing = why(sheet.form, foresight.refusal, f)
        foresight = foresight._replace(
            refused=" ".join((sentence, ", ".join(each for each, _ in missing))).strip()
        )
    return sheet._replace(foresight=foresight)


def at_inputs(form: ActionForm, errors: Iterable[FieldError], f: Formats) -> dict[str, str]:
    """Errors by the input at which they are shown; the empty name is the form's own place."""
    found: dict[str, str] = {}
    for error in errors:
        name = error.field.removeprefix(UNDER)
        if name in ("data", ""):
            found[""] = _of_all(form.action, f.language)
        else:
            at = _input(name)
            wrong_sum = at.endswith(".amount") and error.code in ("not-valid", "pattern")
            found[at] = (words.SUM if wrong_sum else SENTENCES[error.code]).in_language(f.language)
    return found


def _input(name: str) -> str:
    if name.startswith("remedies.") and name.count(".") == 1:
        return f"{name}.amount"
    return "participants" if name.startswith("participants.") else _INSIDE.get(name, name)


def _of_all(action: str, language: Language) -> str:
    return words.ONE_OF.get(action, SENTENCES["not-valid"]).in_language(language)


def why(form: ActionForm, problem: Mapping[str, Any], f: Formats) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The refusal's sentence, and where what is missing can be done."""
    missing = problem.get("missing")
    if problem.get("code") == "requires" and isinstance(missing, list | tuple):
        first = words.REQUIRED_FIRST.in_language(f.language)
        return first, tuple(step for name in missing for step in _steps(form, str(name), f))
    if problem.get("code") == "claimants-word":
        return words.SAY_HOW.in_language(f.language), ()
    return Titles.model_validate(problem["detail"]).in_language(f.language), ()


def _steps(form: ActionForm, name: str, f: Formats) -> list[tuple[str, str]]:
    """What is missing, with the address of the form that provides it; of a plan each task that is open."""
    place = f"/claims/{form.seen.claim.number}/act/"
    if name == "plan_finished":
        finish = words.FINISH.in_language(f.language)
        tasks = [task for task in form.seen.claim.tasks if task.mandatory and task.state == "open"]
        return [
            (f"{finish}: {task_title(task, None, f.language)}", f"{place}finish_task?task={task.id}")
            for task in tasks
        ]
    fields = {field.key: field.title for field in form.pinned.variant.fields}
    title = fields.get(name.removeprefix(FIELD)) or words.REQUIREMENTS.get(name)
    here = next((box for box in form.boxes if box.name in (name, name.replace(FIELD, "fields."))), None)
    if here:
        return [(here.label, "")]
    action = _DONE_BY.get(name)
    return [(title.in_language(f.language) if title else name, f"{place}{action}" if action else "")]


_DONE_BY = {
    "verdict": "record_finding",
    "cause": "record_finding",
    "guilty_unit": "record_finding",
    "assignee": "assign",
}
"""The command that provides what an action requires."""
