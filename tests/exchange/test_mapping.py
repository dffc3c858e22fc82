"""Mappings are checked before anything is read by them."""

from pathlib import Path

import pytest

from claims.calendar import zone
from runtime.exchange.complaint import Reader
from runtime.exchange.mapping import FOLDER, mapping_named, read_mapping
from runtime.exchange.trouble import FileRefused
from tests.exchange.tables import HEADER, NOW, mapping, variant

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
