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
from tests.claims.variant_samples import MINUTE, READY, SOUND

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
