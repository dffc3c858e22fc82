"""Sets two runs of one claim side by side: what differs, which way, and because of what."""

from collections.abc import Iterator
from typing import Literal

from claims.part_titles import clock_title, stage_title
from claims.rehearsal_causes import (
    NOTICED,
    Sides,
    because_of_approval,
    because_of_clock,
    because_of_end,
    because_of_rung,
    rung_identities,
)
from claims.rehearsal_measure import FiredRung, Rehearsed
from claims.rehearsal_past import Obstacle, PastClaim
from claims.rehearsal_words import (
    both,
    lateness,
    obstacle_words,
    outcome_words,
    rung_title,
    span,
)
from claims.values import Titles, Value
from claims.variant import Variant

Kind = Literal["same", "better", "worse", "other", "stuck", "apart"]
KINDS: tuple[Kind, ...] = ("better", "worse", "other", "stuck", "apart", "same")


class Finding(Value):
    """One thing that differs; the heaviest is told first."""

    weight: int
    way: Literal["better", "worse", "other"]
    before: Titles
    after: Titles
    because: Titles | None = None


class Difference(Value):
    """All that differs between two runs of one claim; `findings` are the heaviest first."""

    kind: Kind
    findings: tuple[Finding, ...] = ()


def compare(sides: Sides, past: PastClaim) -> Difference:
    """Say what differs between the runs of one claim."""
    apart = sides.after.apart or _late_by_unknown(sides, past)
    if apart:
        words = obstacle_words(sides.own.variant, sides.draft.variant, apart)
        return Difference(kind="apart", findings=(_apart(sides.before, sides.own.variant, words),))
    findings = sorted(_findings(sides), key=lambda one: -one.weight)
    if not findings:
        return Difference(kind="same")
    stuck = sides.after.stuck and not sides.before.stuck
    return Difference(kind="stuck" if stuck else _kind(sides), findings=tuple(findings))


def _kind(sides: Sides) -> Kind:
    """By late clocks first, then by rungs; what is neither better nor worse is just other."""
    for was, now in (
        (len(sides.before.late()), len(sides.after.late())),
        (sum(sides.before.late().values()) // 3600, sum(sides.after.late().values()) // 3600),
        (len(sides.before.rungs), len(sides.after.rungs)),
    ):
        if was != now:
            return "better" if now < was else "worse"
    return "other"


def _apart(before: Rehearsed, variant: Variant, words: Titles) -> Finding:
    was = _end(before, variant)
    return Finding(
        weight=0, way="other", before=was, after=both("не сравнить", "cannot be compared"), because=words
    )


def _end(run: Rehearsed, variant: Variant) -> Titles:
    if run.closed_at:
        ended = outcome_words(run.outcome)
        return both(f"закрыта: {ended.ru}", f"closed: {ended.en}")
    stage = stage_title(variant, run.stage)
    return both(f"открыта: {stage.ru}", f"open: {stage.en}")


def _late_by_unknown(sides: Sides, past: PastClaim) -> Obstacle | None:
    """A file says of a late answer no more than that it was late: it stands at the first late instant."""
    if not past.imported:
        return None
    late = {run.clock for run in sides.before.clocks if run.met is False and run.ended_at == run.due_at}
    now = sides.after.late()
    saved = [clock for clock in late if clock in sides.draft.variant.clocks and clock not in now]
    return Obstacle(why="late-unknown", what=tuple(saved)) if saved else None


def _findings(sides: Sides) -> Iterator[Finding]:
    if sides.after.stuck and not sides.before.stuck:
        yield _stuck(sides)
    yield from _clocks(sides)
    yield from _ends(sides)
    yield from _approvals(sides)
    yield from _rungs(sides)
    yield from _instants(sides)
    yield from _letters(sides)


def _stuck(sides: Sides) -> Finding:
    stage = stage_title(sides.draft.variant, sides.after.stage)
    after = both(f"остаётся на этапе «{stage.ru}»", f"stays in “{stage.en}”")
    because = both(
        "дальше никто ничего не делал, и срок её не закрывает", "nobody acted further, and no term ends it"
    )
    return Finding(
        weight=100, way="worse", before=_end(sides.before, sides.own.variant), after=after, because=because
    )


def _clocks(sides: Sides) -> Iterator[Finding]:
    was, now = sides.before.late(), sides.after.late()
    known = {run.clock for run in (*sides.before.clocks, *sides.after.clocks)}
    for clock in sorted(known):
        if (clock in was) != (clock in now):
            yield _changed_clock(sides, clock, was.get(clock), now.get(clock))


def _changed_clock(sides: Sides, clock: str, was: float | None, now: float | None) -> Finding:
    variant = sides.own.variant if clock in sides.own.variant.clocks else sides.draft.variant
    title = clock_title(variant, clock)
    return Finding(
        weight=80 if variant.clocks[clock].statutory else 70,
        way="better" if now is None else "worse",
        before=_clock_words(title, clock, sides.before, was),
        after=_clock_words(title, clock, sides.after, now),
        because=because_of_clock(sides, clock),
    )


def _clock_words(title: Titles, clock: str, run: Rehearsed, late: float | None) -> Titles:
    if not any(one.clock == clock for one in run.clocks):
        return both(f"{title.ru}: срока нет", f"{title.en}: no such clock")
    return lateness(title, late)


def _ends(sides: Sides) -> Iterator[Finding]:
    before, after = sides.before, sides.after
    if after.stuck and not before.stuck:
        return
    was, now = _end(before, sides.own.variant), _end(after, sides.draft.variant)
    if before.outcome != after.outcome or (before.closed_at is None) != (after.closed_at is None):
        yield Finding(weight=60, way="other", before=was, after=now, because=because_of_end(sides))
    elif before.closed_why != after.closed_why:
        yield Finding(
            weight=50, way="other", before=_why(before), after=_why(after), because=because_of_end(sides)
        )


def _why(run: Rehearsed) -> Titles:
    words = {
        "decided": ("закрыта решением", "closed by the decision"),
        "accepted": ("закрыта согласием", "closed by acceptance"),
        "silence": ("закрыта молчанием", "closed by silence"),
        "withdrawn": ("отозвана", "withdrawn"),
        "forced": ("закрыта в обход правил", "closed past the rules"),
        "imported": ("закрыта по файлу", "closed as the file says"),
    }
    return both(*words.get(run.closed_why or "", ("не закрыта", "not closed")))


def _approvals(sides: Sides) -> Iterator[Finding]:
    was, now = len(sides.before.approvals), len(sides.after.approvals)
    if was != now:
        words = (both("без согласования", "no approval"), both("с согласованием", "approval asked"))
        yield Finding(
            weight=30,
            way="other",
            before=words[was > 0],
            after=words[now > 0],
            because=because_of_approval(sides),
        )


def _rungs(sides: Sides) -> Iterator[Finding]:
    was = _by_identity(sides.before.rungs, sides.own.variant)
    now = _by_identity(sides.after.rungs, sides.draft.variant)
    for name in sorted(now.keys() - was.keys()):
        yield _rung(sides, now[name], came=True)
    for name in sorted(was.keys() - now.keys()):
        yield _rung(sides, was[name], came=False)


def _by_identity(rungs: tuple[FiredRung, ...], variant: Variant) -> dict[str, FiredRung]:
    names = rung_identities(variant)
    return {f"{names[rung.index]}/{rung.run}": rung for rung in rungs if rung.index < len(names)}


def _rung(sides: Sides, fired: FiredRung, came: bool) -> Finding:
    variant = (sides.draft if came else sides.own).variant
    title = rung_title(variant, variant.escalation[fired.index])
    nothing = both("ступень не сработала", "the rung did not fire")
    told = both(f"сработала: {title.ru}", f"fired: {title.en}")
    way: Literal["better", "worse"] = "worse" if came else "better"
    sides_of = (nothing, told) if came else (told, nothing)
    weight = 25 if fired.handed_to else 20
    return Finding(
        weight=weight,
        way=way,
        before=sides_of[0],
        after=sides_of[1],
        because=because_of_rung(sides, fired, came),
    )


def _instants(sides: Sides) -> Iterator[Finding]:
    names = {"answered_at": ("ответ", "the answer", 12), "closed_at": ("закрытие", "the end", 10)}
    for name, (ru, en, weight) in names.items():
        was, now = getattr(sides.before, name), getattr(sides.after, name)
        if was and now and abs((now - was).total_seconds()) >= NOTICED:
            moved = span(abs((now - was).total_seconds()))
            later = now > was
            after = both(
                f"{ru} на {moved.ru} {'позже' if later else 'раньше'}",
                f"{en} comes {moved.en} {'later' if later else 'earlier'}",
            )
            yield Finding(
                weight=weight,
                way="worse" if later else "better",
                before=both(f"{ru}: как было", f"{en}: as it was"),
                after=after,
                because=because_of_approval(sides),
            )


def _letters(sides: Sides) -> Iterator[Finding]:
    was, now = sum(sides.before.letters.values()), sum(sides.after.letters.values())
    if sides.before.letters != sides.after.letters:
        yield Finding(
            weight=5,
            way="other",
            before=both(f"писем заявителю: {was}", f"letters to the claimant: {was}"),
            after=both(f"писем заявителю: {now}", f"letters to the claimant: {now}")
            if was != now
            else both("другие письма", "other letters"),
        )
