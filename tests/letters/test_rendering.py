"""Every letter in both languages, with much and with little to say."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import UndefinedError, meta
from pydantic import ValidationError

from claims.letter_names import OF_THE_DESK, TEMPLATES, TO_CLAIMANTS, TO_STAFF
from letters.facts import LetterFacts
from letters.rendering import FOLDER, LetterIncomplete, environment, render
from tests.letters.samples import OPTIONAL, REQUIRED, facts, full

LANGUAGES = ("ru", "en")
LETTERS = [(name, language) for language in LANGUAGES for name in sorted(TEMPLATES)]
FIELDS = set(LetterFacts.model_fields)


class Shown(HTMLParser):
    """What a reader of the HTML part sees, and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.language = ""
        self._hidden = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self._hidden = tag in {"style", "title"}
        self.language = given.get("lang") or self.language
        if tag == "a":
            self.links.append(given["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = False

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words += data.split()


def assert_well_written(text: str, subject: str) -> None:
    assert subject
    assert "\n" not in subject
    assert "None" not in text + subject
    assert "  " not in text + subject
    assert "{" not in text + subject
    assert "\n\n\n" not in text
    assert all(line == line.strip() for line in text.split("\n"))
    assert not re.search(r" [.,:!?]|\.\.|\(\)|«»|“”", text)
    assert text.endswith("\n")


@pytest.mark.parametrize(("name", "language"), LETTERS)
def test_it_reads_well_with_everything_and_with_nothing(name: str, language: str) -> None:
    for known in (full(language), facts(language)):
        letter = render(name, known)
        assert_well_written(letter.text, letter.subject)
        assert known.number in letter.text
        assert known.number in letter.subject
        assert known.organisation in letter.text


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(LETTERS),
    st.sets(st.sampled_from(sorted(OPTIONAL))),
    st.sampled_from(["details", "confirmation"]),
)
def test_it_reads_well_with_any_part_of_the_facts(
    letter: tuple[str, str], known: set[str], awaited: str
) -> None:
    members = {name: OPTIONAL[name] for name in known} | {"awaited": awaited}
    made = render(letter[0], facts(letter[1], **members))
    assert_well_written(made.text, made.subject)


@pytest.mark.parametrize(("name", "language"), LETTERS)
def test_the_html_part_says_the_same(name: str, language: str) -> None:
    letter = render(name, full(language))
    shown = Shown(letter.html)
    assert shown.language == language
    assert "img" not in shown.tags
    assert not re.search(r"src=|url\(|@import|<script|<link", letter.html)
    missing = {word for word in letter.text.split() if not word.startswith(("http", "•"))} - set(shown.words)
    assert {word.rstrip(":") for word in missing} <= set(shown.words)
    assert set(re.findall(r"https?://\S+", letter.text)) == set(shown.links)


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_the_facts_and_every_fact_is_used(language: str) -> None:
    made = environment(language)
    used: set[str] = set()
    for file in (FOLDER / language).iterdir():
        if file.stem in OF_THE_DESK:
            continue
        tree = made.parse(file.read_text(encoding="utf-8"))
        names = meta.find_undeclared_variables(tree)
        assert names <= FIELDS, file.name
        used |= names | ({"zone"} if "|deadline(" in file.read_text(encoding="utf-8") else set())
    assert used == FIELDS - {"language"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_are_the_letters_and_their_parts(language: str) -> None:
    files = {file.stem for file in (FOLDER / language).iterdir()}
    parts = {name for name in files if name.startswith("_")}
    assert files - parts == TEMPLATES | OF_THE_DESK
    texts = "".join(file.read_text(encoding="utf-8") for file in (FOLDER / language).iterdir())
    included = {f"_{name}" for name in re.findall(rf'include "{language}/_([a-z-]+)\.txt"', texts)}
    assert parts == included | {"_opening", "_closing", "_closing-staff", "_closing-desk", "_link-note"}


def test_both_languages_ask_for_the_same_facts() -> None:
    def asked(language: str, name: str) -> set[str]:
        text = (FOLDER / language / f"{name}.txt").read_text(encoding="utf-8")
        return meta.find_undeclared_variables(environment(language).parse(text))

    for name in TEMPLATES | OF_THE_DESK:
        assert asked("ru", name) == asked("en", name), name


def test_an_unknown_placeholder_and_an_absent_fact_fail() -> None:
    with pytest.raises(UndefinedError):
        environment("ru").from_string("{{ nobody }}").render()
    with pytest.raises(LetterIncomplete):
        environment("ru").from_string("{{ reason }}").render(reason=None)
    with pytest.raises(ValueError, match="no such letter"):
        render("../layout", facts())


def test_every_fact_is_documented() -> None:
    assert all(field.description for field in LetterFacts.model_fields.values())
    assert set(REQUIRED) | set(OPTIONAL) | {"language"} == FIELDS


@pytest.mark.parametrize(
    ("language", "first"),
    [("ru", "Здравствуйте"), ("ru-RU", "Здравствуйте"), ("en", "Dear"), ("de", "Dear"), ("", "Dear")],
)
def test_other_languages_read_english(language: str, first: str) -> None:
    assert render("closed", full(language)).text.startswith(first)


def test_hostile_names_stay_text_in_html() -> None:
    name = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    letter = render("message", full(recipient_name=name, text=f"{name}\n\n• {name}\n1. {name}"))
    assert name in letter.text
    shown = Shown(letter.html)
    assert {"script", "img"}.isdisjoint(shown.tags)
    assert "<script>alert(1)</script>" in "".join(shown.words)


def test_texts_of_people_are_not_programs() -> None:
    letter = render("message", full(text="{{ 7*7 }} {% for x in y %} {{ link }}"))
    assert "{{ 7*7 }} {% for x in y %} {{ link }}" in letter.text
    assert "49" not in letter.text


def test_a_typed_address_is_a_link_that_shows_where_it_leads_and_never_a_button() -> None:
    letter = render("message", full(text='Личный кабинет: https://evil.example/?a="><b>x.'))
    assert (
        '<a href="https://evil.example/?a=">https://evil.example/?a=</a>&#34;&gt;&lt;b&gt;x.' in letter.html
    )
    assert letter.html.count('class="button"') == 1
    assert "javascript" not in render("message", full(text="javascript:alert(1)")).html.replace(
        "javascript:alert(1)</p>", ""
    )


def test_the_acknowledgement_repeats_nothing_that_the_filer_typed() -> None:
    for language in LANGUAGES:
        letter = render("acknowledgement", full(language, recipient_name="BUY NOW http://spam.example"))
        assert "spam" not in letter.text + letter.html


def test_the_note_on_the_personal_link_stands_only_beside_the_link() -> None:
    for name in TEMPLATES:
        letter = render(name, full("en"))
        assert ("personal" in letter.text) == (OPTIONAL["link"] in letter.text), name


def test_links_of_claimants_and_of_staff_are_never_mixed() -> None:
    for language in LANGUAGES:
        for name in TO_CLAIMANTS:
            assert "desk.example" not in render(name, full(language)).html
        for name in TO_STAFF:
            assert "/c/" not in render(name, full(language)).html


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "нужен ответ на 1 вопрос:"), (2, "нужны ответы на 2 вопроса:"), (5, "ответы на 5 вопросов:")],
)
def test_russian_counts(count: int, words: str) -> None:
    questions = tuple(f"Вопрос {n}?" for n in range(count))
    assert words in render("details-requested", facts(questions=questions)).text


def test_what_the_claimant_must_know_is_said() -> None:
    text = render("acknowledgement", full()).text
    assert "26-04187" in text
    assert "не позднее 27 ноября 2026 г. (пятница)" in text
    refused = render("refused", full()).text
    assert "Самовывоз не требовался" in refused
    assert "Роспотребнадзор" in refused
    assert "до 8 декабря 2026 г. (вторник) включительно" in refused
    assert "18\N{NO-BREAK SPACE}490\N{NO-BREAK SPACE}₽" in render("satisfied", full()).text
    assert "Раньше мы обещали ответить не позднее 24 ноября" in render("extended", full()).text


def test_terms_in_hours_are_told_in_the_recipients_zone() -> None:
    late = full(clock_last_day=None, zone="Asia/Yekaterinburg")
    assert "26 ноября 2026 г. (четверг), 20:00 (GMT+5)" in render("escalated", late).text
    assert "26 ноября 2026 г. (четверг)." in render("escalated", full()).text


def test_facts_refuse_what_no_letter_can_say() -> None:
    for members in (
        {"zone": "Mars/Olympus"},
        {"link": "javascript:alert(1)"},
        {"link": "https://a b"},
        {"number": ""},
    ):
        with pytest.raises(ValidationError):
            facts(**members)
    assert facts(recipient_name=" \n ").recipient_name is None
    assert facts(recipient_name="a\r\nBcc: b").recipient_name == "a Bcc: b"
