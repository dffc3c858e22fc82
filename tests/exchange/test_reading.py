"""Physical lines, quotes, encodings and headers of files."""

from pathlib import Path

import pytest

from runtime.exchange.finding import check_header, check_readable, mapping_for
from runtime.exchange.mapping import Mapping
from runtime.exchange.reading import MOST_LINES, encoding_of, header_of, rows_of, table_rows
from runtime.exchange.trouble import FileRefused
from tests.exchange.tables import HEADER, mapping, row, table


def _parted(text: str) -> list[tuple[int, tuple[str, ...], bool]]:
    lines = text.splitlines(keepends=True)
    return [(one.line, one.cells, one.fault is not None) for one in rows_of(lines, ",")]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\nc,d\n", [(1, ("a", "b"), False), (2, ("c", "d"), False)]),
        ("a,b\r\nc,d", [(1, ("a", "b"), False), (2, ("c", "d"), False)]),
        ("a\n\n\nb\n", [(1, ("a",), False), (4, ("b",), False)]),
        ('a,"x\ny\nz"\nb,c\n', [(1, ("a", "x\ny\nz"), False), (4, ("b", "c"), False)]),
        ('a,"x ""y"" z"\n', [(1, ("a", 'x "y" z'), False)]),
        ('a,5" pipe\nb,c\n', [(1, ("a", '5" pipe'), False), (2, ("b", "c"), False)]),
        ('a,"x"y\nb,c\n', [(1, (), True), (2, ("b", "c"), False)]),
        ('a,"open\nb,c\nd,e\n', [(1, (), True), (2, ("b", "c"), False), (3, ("d", "e"), False)]),
        ("", []),
    ],
)
def test_rows_begin_on_their_physical_lines(text: str, rows: list[object]) -> None:
    assert _parted(text) == rows


def test_an_open_quote_costs_its_own_line_even_in_a_long_file() -> None:
    text = 'a,"open\n' + "b,c\n" * (MOST_LINES * 3)
    rows = _parted(text)
    assert rows[0] == (1, (), True)
    assert rows[1:] == [(line, ("b", "c"), False) for line in range(2, MOST_LINES * 3 + 2)]


def test_a_huge_cell_costs_its_own_row() -> None:
    rows = _parted(f"a,b\nc,{'x' * 3_000_000}\nd,e\n")
    assert [(line, fault) for line, _, fault in rows] == [(1, False), (2, True), (3, False)]


@pytest.mark.parametrize(
    ("raw", "encodings", "found"),
    [
        (b"a,b\n", ("utf-8", "windows-1252"), "utf-8-sig"),
        (b"\xef\xbb\xbfa,b\n", ("utf-8",), "utf-8-sig"),
        ("имя\n".encode("cp1251"), ("utf-8", "windows-1251"), "windows-1251"),
        ("имя\n".encode(), ("utf-8", "windows-1251"), "utf-8-sig"),
    ],
)
def test_the_first_lawful_encoding_is_taken(
    tmp_path: Path, raw: bytes, encodings: tuple[str, ...], found: str
) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(raw)
    assert encoding_of(path, encodings) == found


@pytest.mark.parametrize("raw", [b"\xff\xfea\0,\0b\0", b"a,\xff\xff\n", b"a,\x81\n"])
def test_other_encodings_are_refused_with_a_sentence(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(raw)
    with pytest.raises(FileRefused, match="UTF-8"):
        encoding_of(path, ("utf-8",))


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(b"\xef\xbb\xbf" + table(row()).replace("\n", "\r\n").encode())
    encoding = check_header(path, mapping())
    assert header_of(path, encoding, ",") == tuple(HEADER)
    (only,) = table_rows(path, encoding, mapping())
    assert only.cells == tuple(row().values())


def test_columns_may_stand_in_another_order(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    lines = [line.split(";") for line in (";".join(HEADER), ";".join(row(issue="x").values()))]
    path.write_text("\n".join(",".join(reversed(line)) for line in lines) + "\n")
    encoding = check_header(path, mapping())
    (only,) = table_rows(path, encoding, mapping())
    assert only.cells == tuple(row(issue="x").values())


@pytest.mark.parametrize(
    ("header", "says"),
    [
        (HEADER[:-1], "Consumer disputed"),
        ([*HEADER, "Company"], "1 columns are not known"),
        ([*HEADER, "State"], "twice"),
        (["a", "b"], "2 columns are not known"),
        ([], "empty"),
    ],
)
def test_a_wrong_header_is_one_sentence(tmp_path: Path, header: list[str], says: str) -> None:
    path = tmp_path / "file.csv"
    path.write_text(",".join(header) + "\n" if header else "")
    with pytest.raises(FileRefused, match=says):
        mapping_for(path, (mapping(),))


def _with_other_name(name: str) -> Mapping:
    return mapping().model_copy(update={"mapping": name})


def test_an_ambiguous_header_asks_for_the_mapping(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text(table(row()))
    assert mapping_for(path, (mapping(),)).mapping == "cfpb-complaints"
    with pytest.raises(FileRefused, match="--mapping"):
        mapping_for(path, (mapping(), _with_other_name("other")))
    path.write_text("a,b\n")
    with pytest.raises(FileRefused, match="No mapping has the header"):
        mapping_for(path, (mapping(), _with_other_name("other")))


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(FileRefused, match="There is no file"):
            check_readable(path)
