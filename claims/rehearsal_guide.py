"""What stands for what: tasks, letters and commands of a past claim in a rehearsal of it."""

from collections.abc import Iterator

from claims.commands import STANDARD, Command
from claims.decision import Decision, Refusal
from claims.due import Due
from claims.events import TaskAdded
from claims.rehearsal_past import Numbering, Obstacle, PastClaim, PastLetter, Reason, task_key
from claims.variant import Pinned

LEFT_OUT = frozenset({"move", "move_back", "recount"})
"""A rehearsal stays under one version of process and calendar from beginning to end."""
HARMLESS = frozenset(
    (
        "assign take set_priority finish_task cancel_task move_task add_task extend correct_contact attach add_party"
        " link log_interaction write answer_details carry_out approve letter_sent letter_refused record_finding"
        " accept dispute withdraw reopen note rate confirm_hint add_tag remove_tag"
    ).split()
)
"""Refused under another variant they change nothing that later commands rest upon, or these will say so."""
_OF_TASKS = frozenset({"finish_task", "cancel_task", "move_task"})
_OF_DICTIONARIES = frozenset({"unknown-cause", "unknown-guilty-unit", "remedy-not-offered", "no-remedies"})
_FIELDS = frozenset({"unknown-field", "bad-field"})


class Guide:
    """Knows what was, learns what is, and translates between the two."""

    def __init__(self, past: PastClaim) -> None:
        self._approvals = frozenset(past.approvals)
        self._handed = {(one.clock, one.run, one.at): one.to for one in past.handed}
        causes = Numbering()
        self._letters = {causes.next(letter.cause): letter for letter in past.letters}
        self._reports: dict[str, list[tuple[int, Command]]] = {}
        for place, command in enumerate(past.commands):
            if "letter_id" in command.data:
                self._reports.setdefault(command.data["letter_id"], []).append((place, command))
        keys = Numbering()
        self._key_of_task = {task.id: keys.next(task.key) for task in past.tasks}
        self._keys = Numbering()
        self._task_of_key: dict[str, str] = {}
        self.actions = {command.action for command in past.commands if command.action not in STANDARD}

    def asked_approval(self, command_id: str) -> bool:
        """Whether the command really waited for approval."""
        return command_id in self._approvals

    def handed_to(self, due: Due, at: str) -> str | None:
        """Whom a rung really gave the claim to."""
        return self._handed.get((due.name, due.run, at))

    def letter(self, cause: str) -> PastLetter | None:
        """The real letter for a numbered cause."""
        return self._letters.get(cause)

    def reports_of(self, letter: PastLetter) -> Iterator[tuple[int, Command]]:
        """What the post office really reported of a letter, each with its place among the commands."""
        yield from self._reports.get(letter.id, ())

    def learn(self, decision: Decision, command: Command | None) -> None:
        """Remember the tasks that a record adds."""
        for event in decision.events:
            if isinstance(event, TaskAdded):
                key = task_key(event.task, command.id if command else None)
                self._task_of_key[self._keys.next(key)] = event.task.id

    def translated(self, command: Command) -> Command | None:
        """The command as it is meant here; None when its task does not exist under this variant."""
        data = command.data
        if command.action in _OF_TASKS:
            task = self._task_of_key.get(self._key_of_task.get(data.get("task_id", ""), ""))
            if task is None:
                return None
            data = data | {"task_id": task}
        return command.model_copy(update={"data": data, "expected_version": None})


def obstacle_of(command: Command, refused: Refusal, pinned: Pinned) -> Obstacle:
    """Say why a claim cannot go on under this variant."""
    missing = refused.members.get("missing") or ()
    if refused.code == "requires" or refused.code in _FIELDS:
        missing = missing or (str(refused.members.get("field", "")),)
        why: Reason = "requires" if refused.code == "requires" else "field-missing"
        return Obstacle(why=why, what=(command.action, *map(str, missing)))
    if refused.code in _OF_DICTIONARIES or "remedy" in refused.members:
        value = (
            command.data.get("cause") if refused.code == "unknown-cause" else command.data.get("guilty_unit")
        )
        return Obstacle(why="dictionary", what=(command.action, str(refused.members.get("remedy") or value)))
    reasons: dict[str, Reason] = {
        "unknown-action": "action-gone",
        "not-now": "not-here",
        "no-such-stage": "not-here",
        "condition": "condition",
        "no-target": "reclassified",
    }
    return Obstacle(why=reasons.get(refused.code, "refused"), what=(command.action,))
