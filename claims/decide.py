"""What a command does to a claim: the one door to all rules about commands."""

from pydantic import ValidationError

from claims import (
    acts_of_claimant,
    acts_of_moving,
    acts_of_variant,
    acts_on_course,
    acts_on_decision,
    acts_on_people,
    acts_on_plan,
    acts_on_talk,
    reports,
)
from claims.claim import Claim
from claims.commands import REPORTS, STANDARD, ActionData, Command, Data
from claims.decision import Decision
from claims.deliberation import Deliberation, Facts
from claims.erasing import check_not_erased
from claims.refusals import refusal
from claims.rule import Rule
from claims.settling import settle
from claims.training import check_action, check_people
from claims.variant import Pinned

__all__ = ["RULES", "Facts", "data_class", "decide", "rule_of"]

RULES: dict[str, Rule] = {
    **acts_on_people.RULES,
    **acts_on_plan.RULES,
    **acts_on_talk.RULES,
    **acts_of_claimant.RULES,
    **acts_on_course.RULES,
    **acts_of_moving.RULES,
    **acts_on_decision.RULES,
    **reports.RULES,
}


def decide(pinned: Pinned, claim: Claim, command: Command, facts: Facts | None = None) -> Decision:
    """Decide a command upon a state; `command.at` is the now. Raises Refusal when the rules do not allow it."""
    if command.expected_version not in (None, claim.version):
        raise refusal("stale", version=claim.version)
    d = Deliberation(pinned, claim, command.at, command.actor, facts)
    d.command_id = command.id
    rule = rule_of(d, command.action)
    data = _read(command)
    check_not_erased(claim)
    check_action(d, command.action)
    rule.check(d)
    check_people(claim, command)
    rule.act(d, data)
    settle(d)
    return d.decision()


def rule_of(d: Deliberation, action: str) -> Rule:
    """Find the rule of a command: the variant's own action, or a standard one."""
    return RULES[action] if action in RULES else acts_of_variant.rule_for(d, action)


def data_class(action: str) -> type[Data]:
    """Return the model of a command's data; every action of a variant shares one."""
    return STANDARD.get(action) or REPORTS.get(action) or ActionData


def _read(command: Command) -> Data:
    try:
        return data_class(command.action).from_facts(command.data, command.texts)
    except ValidationError as error:
        fields = [".".join(map(str, problem["loc"])) for problem in error.errors()]
        raise refusal("bad-data", fields=fields) from error
