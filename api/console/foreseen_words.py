"""What an action would do, as sentences: one for each event that a reader cares about."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from api.console import form_words
from api.console.move_words import MOVE_TOLD
from api.console.trade import PRIORITIES, clock_title, stage_title
from api.pages.formats import Formats, one_stop
from api.pages.words import words_in
from claims import events as e
from claims.claim import Claim, ClockRun
from claims.decision import Decision
from claims.deliberation import CLAIMANT
from claims.money import Money
from claims.term_words import term_in_words
from claims.variant import Pinned


class Teller(NamedTuple):
    """Who tells: the claim after the act, what it is pinned to, names of people, and the reader's formats."""

    claim: Claim
    pinned: Pinned
    names: Mapping[str, str]
    head: str | None
    """Who approves above the limit, by name."""
    claimant: str
    f: Formats

    def who(self, person: str | None) -> str:
        """A person's name, or that there is nobody."""
        known = self.names.get(person) if person else None
        return known or words_in(self.f.language).gettext("nobody")

    def until(self, day: date | None, instant: datetime | None) -> str:
        """The end of a term as people are shown it."""
        if day:
            return self.f.day(day)
        return f"{self.f.day(instant)} {self.f.clock(instant)}" if instant else ""

    def money(self, money: Money) -> str:
        """An amount."""
        return self.f.money(money.amount, money.currency)


def sentences_of(decision: Decision, teller: Teller) -> tuple[str, ...]:
    """Every event that changes something for somebody, then the letters."""
    told = [tell(event, teller) for event in decision.events if (tell := _TELL.get(event.event))]
    return tuple(dict.fromkeys(one_stop(sentence) for sentence in told if sentence))


def letters_of(decision: Decision, teller: Teller) -> tuple[str, ...]:
    """To whom letters go."""
    words = words_in(teller.f.language)
    return tuple(
        words.gettext("A letter goes to %(who)s.") % {"who": teller.claimant}
        if letter.recipient == CLAIMANT
        else words.gettext("%(who)s gets a letter.") % {"who": teller.who(letter.recipient)}
        for letter in decision.letters
    )


def warnings_of(decision: Decision, teller: Teller) -> tuple[str, ...]:
    """What the rules allow and a person should think over: a term of ours that outlasts one of the law's."""
    extended = [event for event in decision.events if isinstance(event, e.ClockExtended)]
    return tuple(
        _outlasts(event, run, teller)
        for event in extended
        if not _by_law(event.clock, teller)
        for run in decision.claim.clocks
        if run.running and _by_law(run.clock, teller) and _later(_end(event), run.due_at)
    )


def _by_law(clock: str, t: Teller) -> bool:
    found = t.pinned.variant.clocks.get(clock)
    return found is not None and found.statutory is not None


def _end(event: e.ClockExtended) -> datetime | None:
    """The new deadline, or the earliest one where the clock stands still."""
    return event.due_at or event.not_before


def _later(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and other is not None and one > other


def _outlasts(event: e.ClockExtended, law: ClockRun, t: Teller) -> str:
    return words_in(t.f.language).gettext(
        "“%(clock)s” would be due %(day)s, later than “%(law)s” (%(law_day)s), which is set by law and is not "
        "extended with it."
    ) % {
        "clock": clock_title(t.pinned, event.clock, t.f.language),
        "day": t.until(event.last_day, _end(event)),
        "law": clock_title(t.pinned, law.clock, t.f.language),
        "law_day": t.until(law.last_day, law.due_at),
    }


def _stage(event: Any, t: Teller) -> str:
    title = stage_title(t.pinned, event.stage, t.f.language)
    return words_in(t.f.language).gettext("The claim goes to the stage “%(stage)s”.") % {"stage": title}


def _decided(event: Any, t: Teller) -> str:
    words = words_in(t.f.language)
    outcome = form_words.OUTCOMES[event.outcome].in_language(t.f.language)
    granted = [
        one.words.in_language(t.f.language) + (f" {t.money(one.money)}" if one.money else "")
        for one in event.remedies
    ]
    if not granted:
        return words.gettext("Outcome: %(outcome)s.") % {"outcome": outcome}
    return words.gettext("Outcome: %(outcome)s; granted: %(granted)s.") % {
        "outcome": outcome,
        "granted": ", ".join(granted),
    }


def _approval_asked(event: Any, t: Teller) -> str:
    words = words_in(t.f.language)
    who = t.head or words.gettext("another person with the right")
    return words.gettext("%(who)s has to approve first; until then nothing goes out.") % {"who": who}


def _sent_back(event: Any, t: Teller) -> str:
    return words_in(t.f.language).gettext("The decision goes back for rework.")


def _clock_started(event: Any, t: Teller) -> str:
    return words_in(t.f.language).gettext("The clock “%(clock)s” starts: %(term)s, until %(day)s.") % {
        "clock": clock_title(t.pinned, event.clock, t.f.language),
        "term": term_in_words(event.term, t.f.language),
        "day": t.until(event.last_day, event.due_at),
    }


def _clock_ended(event: Any, t: Teller) -> str:
    words, name = words_in(t.f.language), clock_title(t.pinned, event.clock, t.f.language)
    if event.met:
        return words.gettext("The clock “%(clock)s” stops, in time.") % {"clock": name}
    return words.gettext("The clock “%(clock)s” stops, late.") % {"clock": name}


def _clock_paused(event: Any, t: Teller) -> str:
    name = clock_title(t.pinned, event.clock, t.f.language)
    return words_in(t.f.language).gettext(
        "The clock “%(clock)s” stands still; the time is given back later."
    ) % {"clock": name}


def _clock_resumed(event: Any, t: Teller) -> str:
    return words_in(t.f.language).gettext("The clock “%(clock)s” runs again, until %(day)s.") % {
        "clock": clock_title(t.pinned, event.clock, t.f.language),
        "day": t.until(event.last_day, event.due_at),
    }


def _clock_extended(event: Any, t: Teller) -> str:
    return words_in(t.f.language).gettext("The clock “%(clock)s” is extended until %(day)s.") % {
        "clock": clock_title(t.pinned, event.clock, t.f.language),
        "day": t.until(event.last_day, event.due_at or event.not_before),
    }


def _task_added(event: Any, t: Teller) -> str:
    words, task = words_in(t.f.language), event.task
    title = (task.title or form_words.CHOSEN_TASKS[task.task]).in_language(t.f.language)
    members = {"task": title, "who": t.who(task.assignee), "day": t.until(task.last_day, task.due_at)}
    if members["day"]:
        return words.gettext("New task: %(task)s, %(who)s, until %(day)s.") % members
    return words.gettext("New task: %(task)s, %(who)s.") % members


def _task_moved(event: Any, t: Teller) -> str:
    day = t.until(event.last_day, event.due_at)
    return words_in(t.f.language).gettext("The task is due %(day)s.") % {"day": day}


def _task_finished(event: Any, t: Teller) -> str:
    return words_in(t.f.language).gettext("The task is done.")


def _task_cancelled(event: Any, t: Teller) -> str:
    return words_in(t.f.language).gettext("The task is taken off the plan.")


def _carried_out(event: Any, t: Teller) -> str:
    words = words_in(t.f.language)
    if event.all:
        return words.gettext("The remedy is carried out; nothing is owed any more.")
    return words.gettext("The remedy is carried out.")


def _assigned(event: Any, t: Teller) -> str:
    words = words_in(t.f.language)
    if event.assignee is None:
        return words.gettext("Nobody has the claim any more.")
    return words.gettext("%(who)s has the claim.") % {"who": t.who(event.assignee)}


def _priority(event: Any, t: Teller) -> str:
    title = PRIORITIES[event.priority].in_language(t.f.language)
    return words_in(t.f.language).gettext("Priority: %(priority)s.") % {"priority": title}


def _reclassified(event: Any, t: Teller) -> str:
    title = t.pinned.variant.title.in_language(t.f.language)
    return words_in(t.f.language).gettext("The claim follows another process: %(title)s.") % {"title": title}


def _confirmation(event: Any, t: Teller) -> str:
    words, stage = words_in(t.f.language), t.pinned.variant.stages.get(t.claim.stage)
    if stage is None or stage.silence is None:
        return words.gettext("The claimant is asked whether he accepts.")
    return words.gettext(
        "The claimant is asked whether he accepts; silence counts as consent after %(term)s."
    ) % {"term": term_in_words(stage.silence.after, t.f.language)}


def _waiting(event: Any, t: Teller) -> str:
    words = words_in(t.f.language)
    return {
        "us": words.gettext("It is our turn again."),
        "claimant": words.gettext("From now on we wait for the claimant."),
        "third_party": words.gettext("From now on we wait for a third party."),
    }.get(event.waiting_for, "")


def _closing(event: Any, t: Teller) -> str:
    if t.claim.closed:
        return ""
    return words_in(t.f.language).gettext("The claim closes when the last remedy is carried out.")


def _closed(event: Any, t: Teller) -> str:
    return words_in(t.f.language).gettext("The claim is closed.")


_TELL: dict[str, Callable[[Any, Teller], str]] = {
    "stage_entered": _stage,
    "decided": _decided,
    "approval_asked": _approval_asked,
    "sent_back": _sent_back,
    "clock_started": _clock_started,
    "clock_ended": _clock_ended,
    "clock_paused": _clock_paused,
    "clock_resumed": _clock_resumed,
    "clock_extended": _clock_extended,
    "task_added": _task_added,
    "task_moved": _task_moved,
    "task_finished": _task_finished,
    "task_cancelled": _task_cancelled,
    "carried_out": _carried_out,
    "assigned": _assigned,
    "priority_set": _priority,
    **MOVE_TOLD,
    "reclassified": _reclassified,
    "confirmation_asked": _confirmation,
    "waiting_changed": _waiting,
    "closing_began": _closing,
    "closed": _closed,
}


def people_of(decision: Decision) -> set[str]:
    """The ids of our people that the sentences name."""
    found = {letter.recipient for letter in decision.letters if letter.recipient != CLAIMANT}
    found |= {event.assignee for event in decision.events if isinstance(event, e.Assigned) and event.assignee}
    tasks = (event.task.assignee for event in decision.events if isinstance(event, e.TaskAdded))
    return found | {person for person in tasks if person}
