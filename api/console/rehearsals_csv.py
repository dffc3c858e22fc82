"""The claims of a rehearsal as a table for a spreadsheet."""

import csv
import io
from collections.abc import Sequence

from api.pages.formats import Formats
from api.pages.words import words_in
from claims.values import Titles
from runtime.exchange.formulas import harmless
from store.rehearsals import Line


def table_of(lines: Sequence[Line], f: Formats) -> str:
    """One row for each thing that differs, one for each claim where nothing does."""
    written = io.StringIO()
    table = csv.writer(written, delimiter=";" if f.language == "ru" else ",", lineterminator="\r\n")
    gettext = words_in(f.language).gettext
    table.writerow(
        [
            gettext("Claim"),
            gettext("Result"),
            gettext("As it was"),
            gettext("As it would be"),
            gettext("Because"),
        ]
    )
    kinds = {
        "better": gettext("Better"),
        "worse": gettext("Worse"),
        "other": gettext("Otherwise"),
        "stuck": gettext("Get stuck"),
        "apart": gettext("Cannot be compared"),
        "same": gettext("No difference"),
    }
    for line in lines:
        for cells in _cells(line, f):
            table.writerow([harmless(cell) for cell in (line.number, kinds[line.kind], *cells)])
    return "\ufeff" + written.getvalue()


def _cells(line: Line, f: Formats) -> list[tuple[str, str, str]]:
    found = [(_said(one.before, f), _said(one.after, f), _said(one.because, f)) for one in line.findings]
    return found or [("", "", "")]


def _said(titles: Titles | None, f: Formats) -> str:
    return titles.in_language(f.language) if titles else ""
