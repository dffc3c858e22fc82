"""Mappings are checked before anything is read by them."""

from pathlib import Path

import pytest

from claims.calendar import zone
from runtime.exchange.complaint import Reader
from runtime.exchange.folding import Folder, Identity
from runtime.exchange.mapping import FOLDER, Column, mapping_named, read_mapping
from runtime.exchange.reading import RawRow
from runtime.exchange.trouble import Dirty, FileRefused
from tests.exchange.tables import HEADER, NOW, mapping, pinned, row, variant

READY = (FOLDER / "cfpb-complaints.yaml").read_text()


def test_the_ready_mapping_is_whole() -> None:
    ready = mapping()
    assert ready.header == tuple(HEADER)
    assert ready.account == "import:cfpb-complaints"
    assert mapping_named("cfpb-complaints", (ready,)) is ready
    assert Reader(ready, variant(), NOW.date()).without_field == ()
    assert ready.answer_clock in variant().clocks
    assert zone("America/New_York")
    with pytest.raises(FileRefused, match="known are: cfpb-complaints"):
        mapping_named("other", (ready,))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("to: [external_key]", "to: [carried]", "no column is the external_key"),
        ("to: [external_key]", "to: [received]", "external_key|twice"),
        ("to: [external_key]", "to: [owner]", "pattern"),
        ("delimiter: ','", "delimiter: ';;'", "delimiter"),
        ("encodings: [utf-8, windows-1252]", "encodings: [utf-7]", "encodings"),
        ("dates: month/day/year", "dates: as you like", "dates"),
        ("subject: [Product, Issue]", "subject: [Product, Company]", "subject"),
        ("expected: '[0-9]{5}'", "expected: '[0-9'", "regular expression"),
        ("mapping: cfpb-complaints", "mapping: cfpb-complaints\nsurprise: yes", "surprise"),
        ("variant: us-cfpb", "variant: us-cfpb\nvariant: us-cfpb", "line"),
    ],
)
def test_a_mistake_in_a_mapping_is_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    text = READY.replace('delimiter: ","', "delimiter: ','")
    assert old in text
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace(old, new))
    with pytest.raises(FileRefused, match=says) as refused:
        read_mapping(path)
    assert "mine.yaml" in str(refused.value)


def test_words_must_be_those_of_the_variant() -> None:
    other = variant().model_copy(update={"fields": variant().fields[1:]})
    assert Reader(mapping(), other, NOW.date()).without_field == ("product",)
    product = variant().fields[0].model_copy(update={"choices": {"boats": variant().title}})
    with pytest.raises(FileRefused, match="product"):
        Reader(mapping(), variant().model_copy(update={"fields": (product,)}), NOW.date())


@pytest.mark.parametrize(
    ("words", "lawful"),
    [
        ({"Mine": "our_error"}, True),
        ({"Mine": "not_established"}, False),
        ({"Mine": "x"}, False),
        ({}, False),
    ],
)
def test_declared_causes_are_those_of_the_variant(words: dict[str, str], lawful: bool) -> None:
    read = [_cause_column(column, words) for column in mapping().columns]
    causing = mapping().model_copy(update={"columns": tuple(read)})
    if not lawful:
        with pytest.raises(FileRefused, match="declared causes"):
            Reader(causing, variant(), NOW.date())
        return
    reader = Reader(causing, variant(), NOW.date())
    complaint = reader.read(RawRow(2, tuple(row(sub_issue="Mine").values())))
    assert complaint.declared_cause == "our_error"
    records = Folder(causing, NOW).fold(pinned(), complaint, Identity("c", "15-00001"))
    assert {record.claim.declared_cause for record in records} == {"our_error"}
    assert reader.read(RawRow(2, tuple(row(sub_issue="").values()))).declared_cause is None
    with pytest.raises(Dirty, match="does not know"):
        reader.read(RawRow(2, tuple(row(sub_issue="Theirs").values())))


def _cause_column(column: Column, words: dict[str, str]) -> Column:
    cause = {"to": ("declared_cause",), "words": words}
    return column.model_copy(update=cause) if column.column == "Sub-issue" else column
