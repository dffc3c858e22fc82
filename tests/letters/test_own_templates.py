"""From which text a letter is written, and what a text of the company's own may say."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.letter_names import TEMPLATES, TO_CLAIMANTS
from letters.own_templates import chosen
from letters.own_templates_language import made_ready, read
from letters.own_templates_placeholders import PLACEHOLDERS, forbidden_in, placeholders_for
from letters.own_templates_rendering import NotInLanguage, render_own, written
from letters.own_templates_rules import MOST, REFUSALS, faults_of, publishable
from letters.own_templates_sentences import SENTENCES
from letters.own_templates_shipped import shipped_words
from letters.rendering import LetterIncomplete, render
from store.letter_templates import Language, TemplateVersion, Words
from tests.claims.walks import MONDAY
from tests.letters.samples import ID, OPTIONAL, facts, full

LANGUAGES: tuple[Language, ...] = ("ru", "en")
LETTERS = [(name, language) for language in LANGUAGES for name in sorted(TEMPLATES)]
SUBJECT = "Claim {{ number }}"


def version(
    language: str, scope: str, key: str = "", subject: str | None = SUBJECT, **more: Any
) -> TemplateVersion:
    """One version of the text of a refusal."""
    body = more.pop("body", f"{language} {scope}" if subject else None)
    members = {"template": "refused", "version": 1, "note": "n", "published_at": MONDAY, "published_by": ID}
    place = {"id": ID, "language": language, "scope": scope, "scope_key": key}
    return TemplateVersion(**members, **place, subject=subject, body=body, **more)


VARIANT_RU, VARIANT_EN = version("ru", "variant", "goods"), version("en", "variant", "goods")
TYPE_RU, TYPE_EN = version("ru", "type", "refund"), version("en", "type", "refund")
ALL_RU, ALL_EN = version("ru", "everywhere"), version("en", "everywhere")
WITHDRAWN = version("ru", "variant", "goods", subject=None)
OTHERS = (version("ru", "variant", "other"), version("ru", "type", "other"))


@pytest.mark.parametrize(
    ("there", "language", "expected"),
    [
        ((), "ru", None),
        ((VARIANT_RU, TYPE_RU, ALL_RU), "ru", VARIANT_RU),
        ((TYPE_RU, ALL_RU), "ru", TYPE_RU),
        ((ALL_RU,), "ru", ALL_RU),
        ((VARIANT_EN, TYPE_RU), "ru", TYPE_RU),
        ((VARIANT_EN, TYPE_EN, ALL_RU), "ru", ALL_RU),
        ((VARIANT_EN, TYPE_EN, ALL_EN), "ru", None),
        ((VARIANT_RU, TYPE_RU, ALL_RU), "en", None),
        ((VARIANT_EN, VARIANT_RU), "en", VARIANT_EN),
        ((WITHDRAWN, TYPE_RU), "ru", TYPE_RU),
        ((WITHDRAWN,), "ru", None),
        (OTHERS, "ru", None),
        ((*OTHERS, ALL_RU), "ru", ALL_RU),
    ],
)
def test_the_nearest_text_in_the_readers_language_is_taken(
    there: tuple[TemplateVersion, ...], language: str, expected: TemplateVersion | None
) -> None:
    assert chosen(there, "goods", "refund", language) == expected
    assert chosen(reversed(there), "goods", "refund", language) == expected


def test_the_default_language_comes_last_of_all() -> None:
    """Only a letter that has no text in the reader's language at all is written in the default one."""
    english = frozenset({"en"})
    assert chosen((VARIANT_EN, TYPE_EN), "goods", "refund", "ru", english) == VARIANT_EN
    assert chosen((VARIANT_EN, ALL_RU), "goods", "refund", "ru", english) == ALL_RU
    assert chosen((), "goods", "refund", "ru", english) is None


@pytest.mark.parametrize(("name", "language"), LETTERS)
def test_the_shipped_texts_are_lawful_texts_and_say_the_same(name: str, language: Language) -> None:
    words = shipped_words(name, language)
    assert faults_of(name, language, words) == ()
    for known in (
        full(language),
        facts(language),
        full(language, awaited="confirmation", verdict="justified"),
    ):
        assert render_own(name, known, words) == render(name, known)


ATTACKS = {
    "{{ number.__class__ }}": "no-members",
    "{{ number['__class__'] }}": "no-members",
    "{{ number.format() }}": "no-calls",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}": "no-calls",
    "{{ self._TemplateReference__context }}": "no-members",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}": "no-calls",
    "{{ lipsum() }}": "no-calls",
    "{{ range(999999999) }}": "no-calls",
    "{% for x in range(999999999) %}x{% endfor %}": "lists-only",
    "{% for x in 'abc' %}x{% endfor %}": "lists-only",
    "{% for x in number %}x{% endfor %}": "lists-only",
    "{% for x in questions if x %}x{% endfor %}": "lists-only",
    "{% for x in questions recursive %}{{ loop(questions) }}{% endfor %}": "lists-only",
    "{% for a in questions %}{% for b in questions %}x{% endfor %}{% endfor %}": "list-in-list",
    "{% for number in questions %}x{% endfor %}": "item-name",
    "{% for self in questions %}x{% endfor %}": "item-name",
    "{% for a, b in questions %}x{% endfor %}": "item-name",
    "{% for x in questions %}{{ loop.index }}{% endfor %}": "no-members",
    "{% for x in questions %}{{ x.__class__ }}{% endfor %}": "no-members",
    "{% for x in questions %}{{ x|day }}{% endfor %}": "unknown",
    '{% include "../../etc/passwd" %}': "no-files",
    '{% include "en/_terms.txt" %}': "no-files",
    '{% import "layout.html" as x %}': "no-files",
    '{% from "layout.html" import x %}': "no-files",
    '{% extends "layout.html" %}': "no-files",
    "{% macro x() %}{% endmacro %}": "no-programs",
    "{% block x %}{% endblock %}": "no-programs",
    "{% set x = 1 %}": "no-programs",
    "{% set x %}y{% endset %}": "no-programs",
    "{% call number() %}{% endcall %}": "no-calls",
    "{% filter upper %}x{% endfilter %}": "not-known",
    "{% with x = 1 %}{% endwith %}": "not-known",
    "{% raw %}{{ x }}{% endraw %}": "no-programs",
    "{# {{ number }} #}": "no-remarks",
    "{% autoescape false %}x{% endautoescape %}": "not-known",
    "{% do number.x() %}": "syntax",
    "{% debug %}": "syntax",
    "{{ 9**9**9 }}": "not-known",
    "{{ 'a' * 999999999 }}": "not-known",
    "{{ number ~ number }}": "not-known",
    "{{ number if number else link }}": "not-known",
    "{{ [number] }}": "not-known",
    "{{ {'a': number} }}": "not-known",
    "{{ 'words' }}": "not-known",
    "{{ 1 }}": "not-known",
    "{{ -number }}": "not-known",
    "{{ number is defined }}": "not-known",
    "{{ number in questions }}": "not-known",
    "{{ number|attr('__class__') }}": "no-filter",
    "{{ number|format(1) }}": "no-filter",
    "{{ number|upper }}": "no-filter",
    "{{ questions|map('upper')|list }}": "not-known",
    "{{ number|center(999999999) }}": "no-filter",
    "{{ received_day|day|day }}": "not-known",
    "{{ received_day|day('ru') }}": "no-filter",
    "{{ received_day }}": "filter-missing",
    "{{ outcome }}": "filter-missing",
    "{{ outcome|priority }}": "filter-missing",
    "{{ questions }}": "list-shown",
    "{{ term_stands }}": "condition-only",
    "{{ verdict }}": "condition-only",
    "{{ remedies }}": "condition-only",
    "{{ number|length }}": "count-of-list",
    "{{ questions|length(1) }}": "count-of-list",
    '{{ questions|plural("a", "b") }}': "count-of-list",
    '{{ questions|length|plural("a") }}': "forms",
    '{{ questions|length|plural("{n.__class__.__mro__}", "b") }}': "forms",
    '{{ questions|length|plural("{n:>999999999}", "b") }}': "forms",
    '{{ questions|length|plural("{0}", "b") }}': "forms",
    '{{ questions|length|plural("{", "b") }}': "forms",
    '{{ questions|length|plural("\\ud800", "b") }}': "forms",
    '{{ questions|length|plural("a\\nb", "b") }}': "forms",
    "{{ questions|length|plural(number, number) }}": "forms",
    "{{ questions|length|plural(*questions) }}": "forms",
    "{% if number == number %}x{% endif %}": "not-compared",
    "{% if outcome == 'eaten' %}x{% endif %}": "no-value",
    "{% if outcome == verdict %}x{% endif %}": "no-value",
    "{% if outcome > 'partly' %}x{% endif %}": "not-compared",
    "{% if outcome == 'partly' == 'partly' %}x{% endif %}": "not-compared",
    "{% if number.x %}x{% endif %}": "no-members",
    "{% if number() %}x{% endif %}": "no-calls",
    "{% if 9**9**9 %}x{% endif %}": "not-known",
    "{% if not questions|length %}x{% endif %}": "not-known",
    "{{ nobody }}": "unknown",
    "{{ zone }}": "unknown",
    "{{ task_due_at }}": "unknown",
    "{{ number": "syntax",
    "{{ number }": "syntax",
    "{{ }}": "syntax",
    "{% if number %}": "syntax",
    "{% endif %}": "syntax",
    "{{ " + "9" * 5000 + " }}": "syntax",
    "{{ '\\N{nothing}' }}": "syntax",
    "{{ " + "(" * 5000: "too-deep",
    "{{ " + "-" * 5000 + "number }}": "too-deep",
    "{% if " + "not " * 5000 + "number %}x{% endif %}": "too-deep",
    "{% if " + "number and " * 5000 + "number %}x{% endif %}": "too-deep",
    "{% if number %}" * 9 + "x" + "{% endif %}" * 9: "too-deep",
    "{% if number %}" * 2000 + "x" + "{% endif %}" * 2000: "too-deep",
}
"""What people who know Jinja would try, and what they are told."""


@pytest.mark.parametrize(("text", "code"), ATTACKS.items(), ids=[text[:40] for text in ATTACKS])
def test_nothing_but_the_language_is_read(text: str, code: str) -> None:
    assert code in {fault.code for fault in read(text, "en", "body").faults if fault.keeps}
    with pytest.raises(NotInLanguage):
        render_own("message", full("en"), Words(SUBJECT, text))
    left = written("refused", full("en"), version("en", "everywhere", body=text))
    assert left == (render("refused", full("en")), None, "NotInLanguage")


def test_all_that_is_wrong_is_told_at_once_with_its_line() -> None:
    text = "Hello\n{{ nobody }}\n\n{% if reason %}\n{{ received_day }} {{ number.x }}\n{% endif %}\n{{ text|upper }}"
    found = [(fault.line, fault.code) for fault in read(text, "en", "body").faults if fault.keeps]
    assert found == [(2, "unknown"), (5, "filter-missing"), (5, "no-members"), (7, "no-filter")]
    broken = read(text + "\n{% if number %}", "en", "body").faults
    assert {(2, "unknown"), (5, "no-members"), (7, "no-filter")} < {(each.line, each.code) for each in broken}


def test_lines_keep_their_numbers_and_conditions_leave_no_gap() -> None:
    text = "• a\n{% if number %}\n• b\n{% endif %}\n• c {% if number %}d{% endif %}\ne"
    assert made_ready(text).count("\n") == text.count("\n")
    said = render_own("message", facts("en"), Words(SUBJECT, text)).text
    assert "• a\n• b\n• c d\ne" in said


@pytest.mark.parametrize(
    ("template", "subject", "body", "expected"),
    [
        ("refused", SUBJECT, "No.", {"complain-missing", "confirm-missing"}),
        (
            "refused",
            SUBJECT,
            "No.\n{% if reason %}{{ complain }}{% endif %}{{ confirm }}",
            {"complain-missing"},
        ),
        ("refused", SUBJECT, "No.\n{{ complain }}\n{{ confirm }}", set()),
        ("refused", "Our answer", "No.\n{{ complain }}\n{{ confirm }}", {"number-in-subject"}),
        (
            "refused",
            "{% if link %}{{ number }}{% endif %}x",
            "{{ complain }}{{ confirm }}",
            {"number-in-subject"},
        ),
        ("refused", "", "", {"empty"}),
        ("explained", SUBJECT, "So it is. {{ confirm }}", set()),
        ("acknowledgement", SUBJECT, "{{ recipient_name }} {{ text }} x", {"not-typed"}),
        ("acknowledgement", SUBJECT, "{% for one in questions %}{{ one }}{% endfor %} x", {"not-typed"}),
        ("message", SUBJECT, "{{ staff_link }} x", {"not-to-claimants"}),
        ("message", SUBJECT, "{% if priority == 'high' %}a{% endif %}x", {"not-to-claimants"}),
        ("task-given", SUBJECT, "{{ follow }} x", {"not-to-staff"}),
        ("details-requested", SUBJECT, "Tell us more.", {"questions-missing"}),
        ("details-requested", SUBJECT, "x {% for one in questions %}{{ one }}{% endfor %}", set()),
        ("message", SUBJECT, "{% if text %}{{ text }}{% endif %}", {"may-be-empty"}),
        ("message", SUBJECT, "{% if text %}{{ text }}{% else %}x{% endif %}", {"may-be-empty"}),
        ("message", SUBJECT, "{% if text %}a{% else %}b{% endif %}", set()),
        ("message", "{{ text }} {{ number }}", "x", {"not-in-subject"}),
        ("message", "{{ follow }} {{ number }}", "x", {"not-in-subject"}),
        ("message", "s" * 301, "x", {"too-long"}),
        ("message", SUBJECT, "x" * 20_001, {"too-long"}),
    ],
)
def test_what_a_letter_must_say_and_may_not(
    template: str, subject: str, body: str, expected: set[str]
) -> None:
    for language in LANGUAGES:
        found = {fault.code for fault in faults_of(template, language, Words(subject, body)) if fault.keeps}
        assert found == expected


@pytest.mark.parametrize("template", sorted(REFUSALS))
def test_a_refusal_always_names_where_to_turn_next(template: str) -> None:
    for language in LANGUAGES:
        words = shipped_words(template, language)
        left_out = Words(words.subject, words.body.replace("{{ complain }}", ""))
        assert not publishable(faults_of(template, language, left_out))


def test_what_may_be_unknown_and_what_was_told_before_are_warnings() -> None:
    words = Words(SUBJECT, "x {{ reason }}\n{% if text %}{{ text }} {{ reason }}{% endif %}\n{{ confirm }}")
    found = faults_of("explained", "en", words)
    assert publishable(found)
    assert [fault.line for fault in found if fault.code == "may-be-unknown"] == [1, 2]
    silent = next(fault for fault in found if fault.code == "told-before")
    assert silent.sentence.en == "The shipped text also tells: remedies."
    assert "complain-wanted" in {fault.code for fault in found}
    for safe in (
        "{% if not reason %}-{% else %}{{ reason }}{% endif %}",
        "{% if text and reason %}{{ reason }}{% endif %}",
    ):
        assert read(safe, "en", "body").faults == []
    assert read("{% if text or reason %}{{ reason }}{% endif %}", "en", "body").faults != []


def test_a_text_that_cannot_be_used_stops_no_letter() -> None:
    known = facts("en")
    own = version("en", "everywhere", body="Because {{ reason }}")
    assert written("refused", known, own) == (render("refused", known), None, "LetterIncomplete")
    told = written("refused", full("en"), own)
    assert told.version == own
    assert f"Because {OPTIONAL['reason']}" in told.rendered.text
    huge = version("en", "everywhere", body="{{ text }}" * 1500)
    assert written("refused", full("en", text="x" * 20_000), huge).fault == "LetterIncomplete"


def test_the_acknowledgement_is_not_given_what_was_typed() -> None:
    hostile = full("en", recipient_name="SPAM", text="SPAM", reason="SPAM", questions=("SPAM",))
    body = "{% if text or reason or recipient_name or questions %}SPAM{% endif %}x {{ question_list }}"
    assert "SPAM" not in render_own("acknowledgement", hostile, Words(SUBJECT, body)).html


def test_placeholders_have_words_and_stand_as_they_are_inserted() -> None:
    for template in TEMPLATES:
        shown = placeholders_for(template)
        assert {each.name for each in shown} == PLACEHOLDERS.keys() - forbidden_in(template)
        assert ("link" in {each.name for each in shown}) == (template in TO_CLAIMANTS)
    for each in PLACEHOLDERS.values():
        assert read(each.guarded, "ru", "body").faults == [], each.name
        assert re.fullmatch(r"[^A-ZА-Я].*", each.meaning.ru), each.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fact_that_is_unknown_is_never_made_up(language: Language) -> None:
    """Bare, the letter says that it cannot be written; in its condition it is left out."""
    for each in PLACEHOLDERS.values():
        if each.always or each.kind not in ("line", "text", "day", "word"):
            continue
        bare, guarded = (Words(SUBJECT, f"x {said}") for said in (each.written, each.guarded))
        with pytest.raises(LetterIncomplete):
            render_own("message", facts(language), bare)
        assert "x\n" in render_own("message", facts(language), guarded).text, each.name
        full_of_it = full(language, clock_due_at=None)
        assert render_own("message", full_of_it, guarded) == render_own("message", full_of_it, bare), (
            each.name
        )


def test_every_sentence_can_be_said() -> None:
    named = dict.fromkeys(("name", "wanted", "count", "values", "most", "names"), "x")
    for code, said in SENTENCES.items():
        for sentence in (said.ru.format(**named), said.en.format(**named)):
            assert len(sentence) <= 200, code


def placed() -> st.SearchStrategy[str]:
    """Texts of the language and around it: placeholders, conditions, lists, words, and pieces of all of these."""
    names = sorted(PLACEHOLDERS)
    pieces = st.one_of(
        st.sampled_from([each.written.replace("…", "x") for each in PLACEHOLDERS.values()]),
        st.sampled_from([each.guarded.replace("…", "x") for each in PLACEHOLDERS.values()]),
        st.sampled_from(
            ["{% endif %}", "{% else %}", "{% endfor %}", "\n", " x ", "{{", "}}", "{%", "%}", "'", "|", "."]
        ),
        st.builds("{{% if {} %}}".format, st.sampled_from(names)),
        st.builds("{{% if {} and not {} %}}".format, st.sampled_from(names), st.sampled_from(names)),
        st.builds("{{% for x in {} %}}{{{{ x }}}}".format, st.sampled_from(names)),
        st.builds(
            '{{% if {} == "{}" %}}'.format,
            st.sampled_from(names),
            st.sampled_from(["partly", "details", "x"]),
        ),
        st.builds('{{{{ {}|length|plural("{{n}} a", "b", "c") }}}}'.format, st.sampled_from(names)),
        st.text(max_size=5),
    )
    lawful = st.sampled_from(
        [said for each in PLACEHOLDERS.values() for said in (each.written, each.guarded)]
    )
    lists = st.one_of(st.lists(pieces, max_size=8), st.lists(lawful, min_size=1, max_size=4))
    return lists.map("".join)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(LETTERS), placed(), st.sets(st.sampled_from(sorted(OPTIONAL))), st.data())
def test_what_passes_the_check_is_written_or_says_what_is_missing(
    letter: tuple[str, Language], body: str, known: set[str], data: st.DataObject
) -> None:
    template, language = letter
    words = Words(SUBJECT, f"Words.\n{body}")
    if any(fault.keeps for fault in read(words.body, language, "body").faults):
        return
    members = {name: OPTIONAL[name] for name in known}
    try:
        made = render_own(template, facts(language, **members), words)
    except LetterIncomplete:
        return
    assert "Words." in made.text
    assert "None" not in made.text


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_anything_at_all_is_read_without_breaking(text: str) -> None:
    for part in ("subject", "body"):
        read(text, "ru", part)
    faults_of("refused", "ru", Words(text, "{{ " + text + " }}"))
    assert MOST["subject"] == 300
