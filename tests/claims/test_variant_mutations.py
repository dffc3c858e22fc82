"""Whatever happens to a ready variant, reading it ends in a variant or in problems, never in a crash."""

import json
from copy import deepcopy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from claims.problems import Problem
from claims.variant import Variant
from claims.variant_check import problems_of
from claims.variant_yaml import check_document, read_variant, variant_to_yaml
from tests.claims.variant_samples import GONE, MINUTE, READY, SOUND

TEXTS = [path.read_text(encoding="utf-8") for path in [*READY, MINUTE]]
PLAIN: list[Any] = [SOUND, *(json.loads(json.dumps(YAML(typ="safe").load(t), default=str)) for t in TEXTS)]
WORDS = st.sampled_from(
    "closed intake investigation resolution confirmation work nowhere received stage:intake 10 days|1 minute|"
    "due|50%|reason|demand|satisfied|refused|head|assignee|answer|field:check|check|bool|choice|30000 RUB|_|".replace(
        " ", "|"
    ).split("|")
)
SCALARS = st.none() | st.booleans() | st.integers(-3, 10**20) | st.floats() | WORDS | st.text(max_size=5)
NAMES = WORDS | st.sampled_from(
    "to when all any not is field do add_task kind term remind FieldIs bool".split()
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = [(*path, key) for key, _ in below]
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return found + [place for key, part in below for place in _places(part, (*path, key))]


def _change(draw: st.DrawFn, document: Any) -> None:
    places = _places(document)
    if not places:
        return
    *way, last = draw(st.sampled_from(places))
    here = document
    for part in way:
        here = here[part]
    act = draw(st.sampled_from(["set", "drop", "swap", "name"]))
    if act == "drop":
        del here[last]
    elif act == "swap":
        *from_way, from_last = draw(st.sampled_from(places))
        source = document
        for part in (*from_way, from_last):
            source = source[part] if not isinstance(source, str | int | None | bool) else source
        here[last] = deepcopy(source)
    elif act == "name" and isinstance(here, dict):
        here[draw(NAMES)] = here.pop(last)
    else:
        here[last] = draw(VALUES)


@st.composite
def mutants(draw: st.DrawFn) -> Any:
    document = deepcopy(draw(st.sampled_from(PLAIN)))
    for _ in range(draw(st.integers(1, 4))):
        _change(draw, document)
    return document


def _is_lawful_answer(variant: Variant | None, problems: tuple[Problem, ...]) -> None:
    assert (variant is None) == bool(problems)
    assert all(each.code and each.message for each in problems)
    if variant is not None:
        assert problems_of(variant) == ()
        assert read_variant(variant_to_yaml(variant)) == (variant, ())


@settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(mutants())
def test_mutants_are_read_or_refused(document: Any) -> None:
    variant, problems = check_document(document)
    _is_lawful_answer(variant, problems)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutants())
def test_yaml_and_json_mutants_are_judged_alike(document: Any) -> None:
    variant, problems = check_document(document)
    if not {"not-a-number", "characters", "too-deep"} & {each.code for each in problems}:
        again, said = read_variant(json.dumps(document))
        assert again == variant
        assert {(each.path, each.code) for each in said} == {(each.path, each.code) for each in problems}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(TEXTS),
    st.lists(
        st.tuples(
            st.floats(0, 1, exclude_max=True),
            st.integers(0, 30),
            st.text(max_size=4) | st.sampled_from("&a *a !x {[]}:#-?|>%@`'\"\t\n".split()),
        ),
        min_size=1,
        max_size=3,
    ),
)
def test_torn_texts_are_read_or_refused(text: str, tears: list[tuple[float, int, str]]) -> None:
    for share, length, patch in tears:
        place = int(share * len(text))
        text = text[:place] + patch + text[place + length :]
    _is_lawful_answer(*read_variant(text))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_noise_is_refused(noise: bytes) -> None:
    variant, problems = read_variant(noise)
    assert variant is None
    assert problems


def _stage_of(draw: st.DrawFn, document: Any) -> tuple[str, Any]:
    name = draw(st.sampled_from(sorted(document["stages"])))
    return name, document["stages"][name]


def _action_of(draw: st.DrawFn, document: Any) -> tuple[tuple[Any, ...], Any]:
    found = [
        (("stages", stage, "actions", name), action)
        for stage, each in document["stages"].items()
        for name, action in each.get("actions", {}).items()
    ]
    return draw(st.sampled_from(found))


def _of(draw: st.DrawFn, document: Any, member: str) -> tuple[tuple[Any, ...], Any]:
    parts = document[member]
    key = draw(st.sampled_from(sorted(parts) if isinstance(parts, dict) else range(len(parts))))
    return (member, key), parts[key]


BREAKS: dict[str, Any] = {
    "no such stage": ("action", "to", "nowhere"),
    "no such letter": ("action", "letter", "no-such-letter"),
    "no such requirement": ("action", "requires", ["luck"]),
    "no such field": ("action", "when", {"field": "nothing", "is": True}),
    "two conditions": ("action", "when", {"priority": "high", "amount_above": "1 RUB"}),
    "a refusal without a reason": ("action", {"outcome": "refused", "requires": [], "to": "closed"}, None),
    "an action that knows too much": ("action", "colour", "red"),
    "no term": ("clocks", "term", GONE),
    "a term in words": ("clocks", "term", "soon"),
    "a term for ever": ("clocks", "term", "999 months"),
    "no end": ("clocks", "until", GONE),
    "no such start": ("clocks", "from", "stage:nowhere"),
    "half a title": ("clocks", "title", {"en": "Answer"}),
    "an extension of another kind": ("clocks", "extension", {"at_most": "999999 months"}),
    "no such clock": ("escalation", "clock", "nothing"),
    "no deed": ("escalation", "do", []),
    "two deeds in one": ("escalation", "do", [{"remind": "head", "notify": "head"}]),
    "beyond the end": ("escalation", "at", "120%"),
    "no such kind": ("stage", "kind", "waiting-room"),
    "a number for a title": ("stage", "title", 7),
    "no amount": ("stage", "approval", {"above": "much"}),
    "no way on": ("stage", {"actions": {}, "kind": "investigation", "silence": GONE}, None),
    "a source without words": ("sources", "text", 7),
}


@st.composite
def broken(draw: st.DrawFn) -> tuple[Any, tuple[Any, ...]]:
    """A ready variant with one thing in it that is certainly wrong, and where."""
    around, member, value = BREAKS[draw(st.sampled_from(sorted(BREAKS)))]
    fitting = [each for each in PLAIN if around in ("action", "stage") or each.get(around)]
    document = deepcopy(draw(st.sampled_from(fitting)))
    if around == "stage":
        name, part = _stage_of(draw, document)
        path: tuple[Any, ...] = ("stages", name)
    else:
        path, part = _action_of(draw, document) if around == "action" else _of(draw, document, around)
    for key, new in (member if isinstance(member, dict) else {member: value}).items():
        part.pop(key, None) if new is GONE else part.__setitem__(key, deepcopy(new))
    return document, path


@settings(
    max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(broken())
def test_500_broken_variants_are_refused_with_a_place_and_a_reason(case: tuple[Any, tuple[Any, ...]]) -> None:
    document, path = case
    variant, problems = check_document(document)
    assert variant is None
    assert all(each.code and each.message.endswith((".", "!")) for each in problems)
    place = ".".join(map(str, path))
    assert any(each.path == place or each.path.startswith(f"{place}.") for each in problems), problems
