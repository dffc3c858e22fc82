"""What the pages of a rehearsal show: figures, tables, tabs and lines in the reader's words."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from api.pages.formats import Formats
from api.pages.words import words_in
from claims.rehearsal_compare import Kind
from claims.rehearsal_totals import Pair, Totals
from claims.values import Titles
from store.rehearsals import Rehearsal

Way = Literal["ok", "late", "q"]
_NOTED = {
    "better": "arrow-down-right",
    "worse": "arrow-up-right",
    "other": "",
    "stuck": "hand-stop",
    "apart": "",
}
LISTED: tuple[Kind, ...] = ("better", "worse", "other", "stuck", "apart")
"""Kinds of claims that are listed; those without a difference are only counted."""
_REASONS: dict[str, tuple[str, str]] = {
    "action-gone": ("an action that was taken is gone", "нет действия, которое выполняли"),
    "not-here": ("an action is not possible in that stage", "действие невозможно на этом этапе"),
    "requires": ("something required was not recorded", "не записано то, что здесь требуется"),
    "condition": ("the condition of an action does not hold", "условие действия не выполнено"),
    "dictionary": ("a word is gone from a dictionary", "слова больше нет в справочнике"),
    "sent-back": ("an approver sent it back", "согласующий вернул на доработку"),
    "reclassified": ("the claim type was changed", "вид претензии изменили"),
    "field-missing": ("a field of the form is not known", "неизвестно поле формы"),
    "outcome-gone": ("no action ends with that outcome", "нет действия с таким результатом"),
    "late-unknown": ("late, but nobody knows by how much", "опоздание есть, но неизвестно какое"),
    "refused": ("its course is not possible here", "ход дела здесь невозможен"),
    "fault": ("the rehearsal failed", "репетиция не удалась"),
}


class Figure(NamedTuple):
    """One figure of the head, before and after."""

    title: str
    before: str
    after: str
    change: str
    way: Way


class Row(NamedTuple):
    """One line of a table under its chart; `plain` are the numbers that are drawn."""

    title: str
    short: str
    before: float
    after: float
    change: str
    way: Way


class Table(NamedTuple):
    """A chart with its table."""

    key: str
    title: str
    head: str
    rows: tuple[Row, ...]


class Tab(NamedTuple):
    """One kind of claims, and how many there are."""

    kind: str
    title: str
    picture: str
    count: int


class Reason(NamedTuple):
    """Why claims cannot be compared, and how many."""

    words: str
    count: int


class Told(NamedTuple):
    """The pages' view of a rehearsal that is done."""

    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]
    people: tuple[Row, ...]
    others: tuple[Row, ...]
    tabs: tuple[Tab, ...]
    reasons: tuple[Reason, ...]


class View:
    """Words the totals of one rehearsal for one reader."""

    def __init__(self, f: Formats, names: Mapping[str, str]) -> None:
        self._f, self._names = f, names
        words = words_in(f.language)
        self._, self._n = words.gettext, words.ungettext

    def told(self, found: Totals) -> Told:
        """Everything that the page shows of the totals."""
        return Told(
            figures=tuple(self._figures(found)),
            tables=self._tables(found),
            people=tuple(
                self._row(pair, self._names.get(pair.name, "—"), neutral=True) for pair in found.people
            ),
            others=tuple(self._others(found)),
            tabs=self._tabs(found),
            reasons=tuple(
                Reason(self._reason(why), count)
                for why, count in sorted(found.reasons.items(), key=lambda one: -one[1])
            ),
        )

    def _reason(self, why: str) -> str:
        en, ru = _REASONS.get(why, (why, why))
        return Titles(en=en, ru=ru).in_language(self._f.language)

    def _figures(self, found: Totals) -> list[Figure]:
        """The two clocks that changed most, then what every process has."""
        clocks = sorted(found.late, key=lambda pair: (-abs(pair.after - pair.before), -pair.before))[:2]
        rungs = Pair(
            name="rungs",
            before=sum(pair.before for pair in found.rungs),
            after=sum(pair.after for pair in found.rungs),
        )
        _ = self._
        return [
            *(self._figure(_("%(clock)s, late") % {"clock": self._title(pair)}, pair) for pair in clocks),
            self._figure(_("Escalations"), rungs),
            self._figure(_("Approvals asked"), found.approvals),
            self._median(found),
        ]

    def _figure(self, title: str, pair: Pair) -> Figure:
        number = self._f.number
        change, way = self._change(pair)
        return Figure(title, number(int(pair.before)), number(int(pair.after)), change, way)

    def _change(self, pair: Pair) -> tuple[str, Way]:
        more = int(pair.after - pair.before)
        if more == 0:
            return self._("no change"), "q"
        count = {"count": self._f.number(abs(more))}
        if more > 0:
            return self._("%(count)s more") % count, "late"
        return self._("%(count)s fewer") % count, "ok"

    def _median(self, found: Totals) -> Figure:
        title, (was, now) = self._("Median time to the answer"), found.answer_days
        if was is None or now is None:
            return Figure(title, self._days(was), self._days(now), "", "q")
        more = round(now - was, 1)
        words = self._("%(days)s days longer") if more > 0 else self._("%(days)s days shorter")
        change = words % {"days": self._decimal(abs(more))} if more else self._("no change")
        return Figure(
            title, self._days(was), self._days(now), change, "q" if not more else "late" if more > 0 else "ok"
        )

    def _days(self, days: float | None) -> str:
        return "—" if days is None else self._("%(days)s d") % {"days": self._decimal(days)}

    def _decimal(self, value: float) -> str:
        spelled = f"{value:.1f}"
        return spelled.replace(".", ",") if self._f.language == "ru" else spelled

    def _tables(self, found: Totals) -> tuple[Table, ...]:
        _ = self._
        return (
            Table("late", _("Late claims by clock"), _("Clock"), tuple(map(self._row, found.late))),
            Table("rungs", _("Escalations by rung"), _("Rung"), tuple(map(self._row, found.rungs))),
            Table("days", _("Days to the answer"), _("Days"), tuple(self._groups(found))),
        )

    def _groups(self, found: Totals) -> list[Row]:
        """Groups of days; empty ones at both ends are left out."""
        ends = ["0", *(pair.name for pair in found.days)]
        rows = [
            self._row(pair, self._group(int(start), pair.name), neutral=True)
            for start, pair in zip(ends, found.days, strict=False)
        ]
        filled = [place for place, row in enumerate(rows) if row.before or row.after]
        return rows[filled[0] : filled[-1] + 1] if filled else []

    def _group(self, start: int, end: str) -> str:
        if end == "more":
            return self._("over %(days)s") % {"days": start}
        return self._("up to %(days)s") % {"days": end} if start == 0 else f"{start + 1}–{end}"

    def _others(self, found: Totals) -> list[Row]:
        _ = self._
        return [
            self._row(found.letters, _("Letters to claimants"), neutral=True),
            self._row(found.staff_letters, _("Letters to our people"), neutral=True),
            self._row(found.approvals, _("Approvals asked")),
            self._row(found.stuck, _("Claims that get stuck")),
        ]

    def _row(self, pair: Pair, title: str = "", neutral: bool = False) -> Row:
        name = title or self._title(pair)
        more = int(pair.after - pair.before)
        sign = f"+{more}" if more > 0 else f"−{-more}" if more else "0"
        way: Way = "q" if neutral or not more else "late" if more > 0 else "ok"
        return Row(name, name.partition(":")[0], pair.before, pair.after, sign, way)

    def _title(self, pair: Pair) -> str:
        return pair.title.in_language(self._f.language) if pair.title else pair.name

    def _tabs(self, found: Totals) -> tuple[Tab, ...]:
        _ = self._
        titles = {
            "better": _("Better"),
            "worse": _("Worse"),
            "other": _("Otherwise"),
            "stuck": _("Get stuck"),
            "apart": _("Cannot be compared"),
        }
        counted = [Tab(kind, titles[kind], _NOTED[kind], found.kinds.get(kind, 0)) for kind in LISTED]
        return (Tab("", _("All"), "", sum(tab.count for tab in counted)), *counted)


def seconds_taken(found: Rehearsal) -> int:
    """How long it ran, in whole seconds."""
    if found.began_at is None or found.ended_at is None:
        return 0
    return max(round((found.ended_at - found.began_at).total_seconds()), 1)
