"""Citations of the law: in both languages, and one bare text of older variants in both."""

import pytest

from claims.variant import Variant
from claims.variant_yaml import check_document, read_variant, variant_to_yaml
from tests.claims.shelf import SHELF, shelved
from tests.claims.variant_samples import SOUND, spoilt

BOTH = {"ru": "закон, статья 1", "en": "a law, article 1"}


def test_an_older_text_is_the_citation_in_both_languages() -> None:
    variant = Variant.model_validate(SOUND)
    for cited, said in (
        (variant.clocks["answer"].statutory, "a law"),
        (variant.sources[0].text, "a law, article 1"),
    ):
        assert cited
        assert (cited.in_language("ru"), cited.in_language("en")) == (said, said)


def test_a_citation_in_both_languages_comes_back() -> None:
    variant = Variant.model_validate(spoilt(("clocks.answer.statutory", BOTH), ("sources.0.text", BOTH)))
    assert variant.clocks["answer"].statutory.in_language("ru") == "закон, статья 1"  # type: ignore[union-attr]
    assert read_variant(variant_to_yaml(variant)) == (variant, ())
    assert Variant.model_validate_json(variant.model_dump_json()) == variant


@pytest.mark.parametrize(
    ("place", "value", "path", "code"),
    [
        ("clocks.answer.statutory", {"ru": "закон"}, "clocks.answer.statutory.en", "missing"),
        ("clocks.answer.statutory", {"ru": "закон", "en": ""}, "clocks.answer.statutory", "no-source"),
        ("clocks.answer.statutory", 5, "clocks.answer.statutory", "wrong-type"),
        (
            "clocks.answer.statutory",
            {"ru": "я" * 501, "en": "a"},
            "clocks.answer.statutory.ru",
            "out-of-bounds",
        ),
        ("sources.0.text", "", "sources.0.text", "no-source"),
        ("sources.0.clocks", ["gone"], "sources.0.clocks.0", "no-such-clock"),
        ("sector", "fishing", "sector", "unknown-choice"),
    ],
)
def test_what_is_wrong_with_a_citation_is_told_with_its_place(
    place: str, value: object, path: str, code: str
) -> None:
    _, problems = check_document(spoilt((place, value)))
    assert [(problem.path, problem.code) for problem in problems] == [(path, code)]


def test_a_clock_is_read_only_where_every_source_that_sets_it_is() -> None:
    read = {"text": "a", "checked": "2026-11-22", "status": "read", "clocks": ["answer"]}
    unread = {"text": "b", "clocks": ["answer"]}
    for sources, said in (([], False), ([read], True), ([unread], False), ([read, unread], False)):
        variant = Variant.model_validate(spoilt(("sources", sources)))
        assert variant.is_read("answer") is said


@pytest.mark.parametrize("key", SHELF)
def test_every_term_of_the_law_names_its_source_in_both_languages(key: str) -> None:
    variant = shelved(key).variant
    for name, clock in variant.clocks.items():
        sources = [source for source in variant.sources if name in source.clocks]
        assert bool(clock.statutory) == bool(sources), name
        if clock.statutory:
            assert clock.statutory.en.isascii()
            assert any("а" <= letter.lower() <= "я" for letter in clock.statutory.ru)
    for source in variant.sources:
        assert source.text.en.isascii()
        assert (source.checked is not None) == (source.status == "read")
        unread = "не прочитана" in source.text.ru or "не прочитаны" in source.text.ru
        assert not unread or source.status == "to_be_checked"


READ = {
    "iso-base": set(),
    "goods-refund": {"settle"},
    "goods-replacement": {"replace", "replace_after_check", "replace_out_of_stock"},
    "warranty-repair": set(),
    "service-quality": set(),
    "bank": {"register"},
    "telecom": {"register", "answer"},
    "delivery": {"answer_air"},
    "tour": set(),
    "hotel": set(),
    "production-8d": set(),
    "staff-misconduct": set(),
    "goodwill": set(),
    "internal-appeal": set(),
    "us-cfpb": {"answer"},
}
"""Which terms of the law somebody has read: the page must not say so of any other."""


def test_nothing_is_said_to_be_read_that_was_not() -> None:
    assert set(READ) == set(SHELF)
    for key, read in READ.items():
        variant = shelved(key).variant
        assert {name for name in variant.clocks if variant.is_read(name)} == read, key


@pytest.mark.parametrize("key", SHELF)
def test_hints_are_said_in_both_languages_with_whose_word_they_are(key: str) -> None:
    for hint in shelved(key).variant.hints:
        for said in (hint.title, hint.text, hint.source):
            assert said is None or (
                said.en.isascii() and any("а" <= letter.lower() <= "я" for letter in said.ru)
            )
        assert (hint.checked is not None) == (hint.status == "read")
        assert hint.source
        assert "не прочитана" not in hint.source.ru or hint.status == "to_be_checked"
