"""Nasty inputs in the documents that people edit or send as files: nothing is raised, nothing runs for long."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from api.console.dictionaries_files import rows_of_csv
from api.problems import Problem
from claims.calendar_changes_draft import checked, typed_of
from claims.calendar_changes_files import from_csv, from_yaml, to_csv, to_yaml
from claims.dictionaries_rows import Row, read_rows
from claims.ready_calendars import ru
from claims.routing_yaml import read_rules
from claims.variant_edit import CannotEdit
from claims.variant_edit import put as edit
from claims.variant_yaml import check_document, read_variant
from claims.yaml_document import read_yaml
from drawing.process import process_svg
from runtime.exchange.formulas import guarded
from tests.security.documents import DOCUMENTS, SPELLED, as_yaml, leaves, spoiled_documents
from tests.security.judge import page_faults
from tests.security.length import length

PROCESS = Path("variants/goods-refund.yaml").read_text("utf-8")
RULES = """
apply: first
rules:
  - rule: walked
    title: A rule
    when: {all: [{words: [возврат, "вернуть деньги"]}, {not: {channel: [web]}}, {amount_above: 100 RUB}]}
    type: goods-refund
    priority: high
    tags: [walked]
"""
LENGTH = length(each=0, every=41)
"""A prime in the suite, so that every place meets other inputs."""
PATIENCE = 2.0  # seconds of the processor for one document


@contextmanager
def soon(what: str) -> Iterator[None]:
    begun = time.process_time()
    yield
    assert time.process_time() - begun < PATIENCE, what[:200]


def plain(text: str) -> Any:
    return read_yaml(text).value


def test_a_variant_with_one_nasty_place_is_refused_or_drawn_without_harm() -> None:
    for document in spoiled_documents(plain(PROCESS), LENGTH.every * 61):
        text = as_yaml(document)
        with soon(text):
            variant, problems = read_variant(text)
            check_document(document)
        assert (variant is None) == bool(problems)
        if variant:
            assert page_faults(process_svg(variant, "ru")) == []


@pytest.mark.parametrize("read", [read_variant, read_rules, from_yaml], ids=lambda read: read.__name__)
def test_documents_that_are_none(read: Any) -> None:
    for text in (*DOCUMENTS, *SPELLED):
        with soon(text):
            value, problems = read(text)[:2]
        assert value is None or not problems or read is from_yaml


def test_rules_with_one_nasty_place() -> None:
    for document in spoiled_documents(plain(RULES), min(LENGTH.every, 7)):
        with soon(str(document)):
            rules, problems = read_rules(as_yaml(document))
        assert (rules is None) == bool(problems)


def test_a_calendar_with_one_nasty_place() -> None:
    calendar = ru([2026])
    typed = typed_of(calendar)
    good = plain(to_yaml("ru", typed))
    for document in spoiled_documents(good, LENGTH.every * 7):
        read = from_yaml(as_yaml(document))
        if read.typed:
            checked("ru", read.typed)
            to_csv(read.typed, guarded)


def test_tables_of_days_and_entries() -> None:
    typed = typed_of(ru([2026]))
    tables = [f"day,kind,name\n2026-05-01,holiday,{text}\n" for text in SPELLED]
    tables += [f"{text},kind,name\n2026-05-01,holiday,x\n" for text in SPELLED]
    tables += [
        "day,kind,name\n" + "x" * 200_000,
        '"' * 9,
        "day;kind\n\x00;x",
        "day,kind,day\n1,2,3",
        "a\n" * 9000,
    ]
    for text in (*tables, *DOCUMENTS):
        with soon(text):
            read = from_csv(text, typed)
            if read.typed:
                checked("ru", read.typed)
        with soon(text), suppress(Problem):
            read_rows(rows_of_csv(text.replace("day", "key").replace("kind", "ru").replace("name", "en")))


def test_rows_of_a_dictionary() -> None:
    for value in ({"key": "a", "ru": "б", "en": "c", "retired": "no"},):
        for document in spoiled_documents(value, 1):
            cells = document if isinstance(document, dict) else {"key": document}
            read_rows([Row(line=2, cells=cells)])


def test_the_editors_single_changes() -> None:
    """A form changes one place of a draft: the text stays a document, or it says that it cannot."""
    document = plain(PROCESS)
    for number, place in enumerate(list(leaves(document))[:: LENGTH.every]):
        value = SPELLED[number % len(SPELLED)]
        try:
            changed = edit(PROCESS, place, value)
        except CannotEdit:
            continue
        with soon(value):
            read_variant(changed)
