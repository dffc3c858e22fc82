"""Reads routing rules that people wrote, YAML or JSON, telling every problem at once, and writes them."""

from collections.abc import Mapping
from io import StringIO
from typing import Any

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML

from claims import routing_conditions as c
from claims.plain_values import TooMuch, cleaned
from claims.problems import Path
from claims.routing import MOST_RULES, RoutingRule, RuleSet
from claims.routing_problems import RuleProblem, rule_problem
from claims.values import Value
from claims.yaml_document import Document, read_yaml

MOST_PROBLEMS = 200
EMPTY = "apply: first\nrules: []\n"
"""What the first draft begins with."""
_PLAIN: dict[str, type[BaseModel]] = {
    mark: getattr(c, name) for name, mark in c.MARKS.items() if mark not in {"all", "any", "not"}
}
_CODES = {
    "missing": "missing",
    "extra_forbidden": "unknown-member",
    "literal_error": "unknown-choice",
    "string_pattern_mismatch": "bad-name",
}
_SCALARS = frozenset({"bool", "int", "str"})


class Known(Value):
    """What exists at the desk now; a set that is None is not asked."""

    types: frozenset[str] | None = None
    teams: frozenset[str] | None = None
    fields: frozenset[str] | None = None


class _Reader:
    """Reads one document; what is wrong gathers in `problems`."""

    def __init__(self, document: Document, known: Known) -> None:
        self.document = document
        self.known = known
        self.problems: list[RuleProblem] = []

    def note(self, path: Path, code: str, value: object = "") -> None:
        self.problems.append(rule_problem(path, code, value, self.document.line_of(path)))

    def read(self) -> RuleSet | None:
        for each in self.document.problems:
            path = tuple(each.path.split(".")) if each.path else ()
            self.problems.append(rule_problem(path, each.code, "", each.line))
        if not self.document.complete:
            return None
        try:
            plain = cleaned(self.document.value, lambda path, code, message: self.note(path, code))
        except TooMuch:
            return None
        if not isinstance(plain, dict) or not isinstance(plain.get("rules", []), list):
            self.note((), "not-rules")
            return None
        return self._rules(plain)

    def _rules(self, plain: dict[str, Any]) -> RuleSet | None:
        written = plain.get("rules", [])
        if len(written) > MOST_RULES:
            self.note(("rules",), "out-of-bounds")
            return None
        for place, rule in enumerate(written):
            self._rule(("rules", place), rule)
        self._model(RuleSet, {name: value for name, value in plain.items() if name != "rules"}, ())
        self._among_rules(plain.get("apply", "first"), written)
        return None if self.problems else RuleSet.model_validate(plain)

    def _rule(self, path: Path, rule: Any) -> None:
        if not isinstance(rule, dict):
            self.note(path, "wrong-type", rule)
            return
        said = {name: value for name, value in rule.items() if name != "when"}
        if not any(said.get(name) for name in ("type", "priority", "team", "tags", "skill")):
            self.note(path, "says-nothing")
        elif said.get("instead") is True and not said.get("type"):
            self.note((*path, "instead"), "instead-of-nothing")
        self._model(RoutingRule, said, path)
        self._exists((*path, "type"), said.get("type"), self.known.types, "no-such-type")
        self._exists((*path, "team"), said.get("team"), self.known.teams, "no-such-team")
        if rule.get("when") is not None:
            self._condition((*path, "when"), rule["when"])

    def _condition(self, path: Path, written: Any) -> None:
        marks = [mark for mark in c.MARKS.values() if isinstance(written, dict) and mark in written]
        if len(marks) != 1:
            self.note(path, "not-a-condition")
        elif marks[0] in _PLAIN:
            self._model(_PLAIN[marks[0]], written, path)
            self._exists((*path, "type"), written.get("type"), self.known.types, "no-such-type")
            self._exists((*path, "field"), written.get("field"), self.known.fields, "no-such-field")
        else:
            self._joined(path, written, marks[0])

    def _joined(self, path: Path, written: dict[str, Any], mark: str) -> None:
        for name in written.keys() - {mark}:
            self.note((*path, name), "unknown-member")
        if mark == "not":
            self._condition((*path, mark), written[mark])
            return
        parts = written[mark]
        if not isinstance(parts, list):
            self.note((*path, mark), "wrong-type", parts)
            return
        if not 1 <= len(parts) <= 20:
            self.note((*path, mark), "out-of-bounds")
        for place, part in enumerate(parts):
            self._condition((*path, mark, place), part)

    def _model(self, model: type[BaseModel], written: Mapping[str, Any], path: Path) -> None:
        try:
            model.model_validate(written, by_alias=True, by_name=False)
        except ValidationError as error:
            for detail in error.errors(include_url=False, include_input=False):
                self._fault(detail, written, path)

    def _fault(self, detail: Any, written: Any, path: Path) -> None:
        here = written
        if not detail["loc"]:
            return  # what a whole rule lacks is told already
        for part in detail["loc"]:
            if part in _SCALARS and part not in (here if isinstance(here, dict) else ()):
                continue
            inside = isinstance(here, dict | list) and (part in here if isinstance(here, dict) else True)
            here = here[part] if inside else ""
            path = (*path, part)
        if detail["type"] == "too_short" and len(here) >= detail["ctx"]["min_length"]:
            return  # its items are at fault and are told one by one
        self.note(path, _code(detail, path), here)

    def _exists(self, path: Path, value: Any, known: frozenset[str] | None, code: str) -> None:
        if isinstance(value, str) and known is not None and value not in known:
            self.note(path, code, value)

    def _among_rules(self, apply: Any, written: list[Any]) -> None:
        seen: set[str] = set()
        always: str | None = None
        for place, rule in enumerate(written):
            key = rule.get("rule") if isinstance(rule, dict) else None
            if not isinstance(key, str):
                continue
            if key in seen:
                self.note(("rules", place, "rule"), "repeated-rule", key)
            seen.add(key)
            if always and apply == "first":
                self.note(("rules", place), "never-reached", always)
            always = always or (str(rule.get("title", key)) if rule.get("when") is None else None)


def _code(detail: Any, path: Path) -> str:
    kind = detail["type"]
    if kind == "string_pattern_mismatch" and "email_domain" in path:
        return "bad-domain"
    if kind == "value_error":
        return "no-words" if "words" in path else "bad-amount" if "amount_above" in path else "wrong-type"
    if kind == "empty":
        return "missing"
    bounded = kind.startswith(("too_", "string_too_", "greater_", "less_"))
    return _CODES.get(kind, "out-of-bounds" if bounded else "wrong-type")


_ANYTHING = Known()


def read_rules(text: str | bytes, known: Known = _ANYTHING) -> tuple[RuleSet | None, tuple[RuleProblem, ...]]:
    """Read rules: the set, or every problem with path and line; never both, never raises."""
    reader = _Reader(read_yaml(text), known)
    rules = reader.read()
    found = sorted(reader.problems, key=lambda each: (each.line or 0, each.path, each.code))
    return rules, tuple(found[:MOST_PROBLEMS])


def rules_to_yaml(rules: RuleSet) -> str:
    """Write rules as YAML that reads back as the same rules; what has its default value is left out."""
    plain = {
        "apply": rules.apply,
        "rules": [rule.model_dump(mode="json", by_alias=True, exclude_defaults=True) for rule in rules.rules],
    }
    stream = StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 100
    yaml.sort_base_mapping_type_on_output = False
    yaml.dump(plain, stream)
    return stream.getvalue()
