"""Variants of every size and shape, sound or not, for the pictures."""

from typing import Any

from hypothesis import strategies as st

from claims.variant import Variant

KINDS = st.sampled_from(["intake", "investigation", "resolution", "confirmation"])
TERMS = st.sampled_from(["30 minutes", "4 working hours", "10 days", "15 working days", "6 months"])
WORDS = st.one_of(
    st.sampled_from(
        [
            "Admit",
            "Взять в работу",
            "Передать на согласование руководителю претензионного подразделения филиала",
            "Донаудоукрупнённовысокопревосходительствующий-этап-без-единого-пробела",
            "<script>alert('&\"')</script>",
            "W" * 200,
            "i" * 200,
        ]
    ),
    st.text(min_size=1, max_size=60),
)
TITLES = st.builds(lambda ru, en: {"ru": ru, "en": en}, WORDS, WORDS)
PLACES = st.sampled_from(["1%", "50%", "51%", "99%", "due", "due + 1 working day", "due + 6 months"])


def _actions(keys: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    targets = st.sampled_from([*keys, "closed", "nowhere", None])
    action = st.fixed_dictionaries(
        {"to": targets},
        optional={
            "title": TITLES,
            "waits_for": st.sampled_from(["claimant", "third_party"]),
            "letter": st.just("satisfied"),
            "outcome": st.sampled_from(["satisfied", "refused"]),
            "when": st.sampled_from(
                [{"amount_above": "25000 RUB"}, {"not": {"amount_above": "25000 RUB"}}, {"priority": "high"}]
            ),
        },
    )
    return st.dictionaries(st.sampled_from([f"act{n}" for n in range(9)]), action, max_size=6)


def _stages(keys: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    stage = st.fixed_dictionaries(
        {"kind": KINDS, "actions": _actions(keys)},
        optional={
            "title": TITLES,
            "silence": st.fixed_dictionaries({"after": TERMS}),
            "dispute": st.fixed_dictionaries({"to": st.sampled_from(keys), "at_most": st.integers(0, 3)}),
            "approval": st.just({"above": "30000.50 RUB"}),
        },
    )
    return st.fixed_dictionaries(dict.fromkeys(keys, stage))


def _clocks(keys: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    starts = st.sampled_from(["received", "registered", "decided", f"stage:{keys[-1]}"])
    ends = st.sampled_from(["registered", "answered", "decided", "carried_out", "confirmed", "closed"])
    clock = st.fixed_dictionaries(
        {"term": TERMS, "from": starts, "until": ends},
        optional={"title": TITLES, "statutory": WORDS, "pauses_for": st.just(["claimant"])},
    )
    return st.dictionaries(st.sampled_from([f"clock{n}" for n in range(9)]), clock, max_size=6)


def _variant(keys: list[str]) -> st.SearchStrategy[Variant]:
    rung = st.fixed_dictionaries(
        {
            "clock": st.sampled_from([f"clock{n}" for n in range(9)]),
            "at": PLACES,
            "do": st.just([{"notify": "head"}]),
        }
    )
    return st.fixed_dictionaries(
        {
            "variant": st.just("any"),
            "claim_type": st.just("any"),
            "title": TITLES,
            "calendar": st.just("ru"),
            "stages": _stages(keys),
            "clocks": _clocks(keys),
            "escalation": st.lists(rung, max_size=12),
        }
    ).map(Variant.model_validate)


VARIANTS = st.integers(1, 8).flatmap(lambda many: _variant([f"s{n}" for n in range(many)]))
LARGE = st.just(_variant([f"s{n}" for n in range(30)])).flatmap(lambda strategy: strategy)
