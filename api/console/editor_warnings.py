"""What is lawful in a draft and probably not meant: told beside the problems, it keeps nobody from publishing."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from api.console.editor_parts import in_words, part_at
from api.console.editor_problems import way_to
from api.language import Language
from claims.problems import Path, spelled
from claims.values import Titles
from claims.variant import Clock, Notify, Reassign, Remind, Variant
from claims.variant_terms import is_shorter
from store.teams import TeamRow


class Warned(NamedTuple):
    """One warning: a sentence, the way to its place in words, and the part."""

    sentence: str
    way: str
    part: str


def warnings_of(
    variant: Variant, document: Any, team: TeamRow | None, language: Language
) -> tuple[Warned, ...]:
    """Everything that deserves a second look."""
    found = [*_longer_than_law(variant), *_silent_clocks(variant), *_pausing_law(variant)]
    found += [*_unchecked(variant), *(_nobody(variant, team) if team else ())]
    return tuple(
        Warned(
            words.in_language(language).replace("{name}", _name(document, named, language)),
            way_to(document, path, language),
            spelled(part_at(document, path, language).path),
        )
        for path, words, named in found
    )


_Found = Iterator[tuple[Path, Titles, Path]]


def _t(ru: str, en: str) -> Titles:
    return Titles(ru=ru, en=en)


_LONGER = _t("Срок длиннее законного — «{name}».", "This term is longer than that of the law, “{name}”.")
_SILENT = _t(
    "Когда истечёт «{name}», никто об этом не узнает: ступеней нет.",
    "Nobody hears of it when “{name}” runs out: it has no rung.",
)
_PAUSES = _t(
    "Срок по закону останавливается или продлевается: убедитесь, что закон это позволяет.",
    "A term of the law that stands still or is extended: make sure that the law allows it.",
)
_UNREAD = _t(
    "Срок «{name}» ещё не сверен с текстом закона.",
    "Nobody has checked the term “{name}” against the text of the law yet.",
)
_NO_HEAD = _t(
    "У команды нет руководителя: никто не узнает.", "The team has no head: nobody would hear of it."
)
_NO_DIRECTOR = _t(
    "У команды нет директора: никто не узнает.", "The team has no director: nobody would hear of it."
)
_NO_MANAGER = _t("В команде некому согласовывать.", "The team has no manager who could approve.")


def _name(document: Any, path: Path, language: Language) -> str:
    return part_at(document, path, language).name if path else in_words(document.get("title"), language)


def _longer_than_law(variant: Variant) -> _Found:
    """A promise of ours that ends after the law's term for the same thing."""
    laws = {name: clock for name, clock in variant.clocks.items() if clock.statutory}
    for name, clock in variant.clocks.items():
        for law, other in laws.items():
            if not clock.statutory and _alike(clock, other) and is_shorter(other.term, clock.term):
                yield ("clocks", name, "term"), _LONGER, ("clocks", law)


def _alike(clock: Clock, other: Clock) -> bool:
    return (clock.from_, clock.until) == (other.from_, other.until)


def _silent_clocks(variant: Variant) -> _Found:
    for name in variant.clocks:
        if not any(rung.clock == name for rung in variant.escalation):
            yield ("clocks", name), _SILENT, ("clocks", name)


def _pausing_law(variant: Variant) -> _Found:
    for name, clock in variant.clocks.items():
        if clock.statutory and (clock.pauses_for or clock.extension):
            yield ("clocks", name), _PAUSES, ("clocks", name)


def _unchecked(variant: Variant) -> _Found:
    for name, clock in variant.clocks.items():
        if clock.statutory and not variant.is_read(name):
            yield ("clocks", name, "statutory"), _UNREAD, ("clocks", name)


def _nobody(variant: Variant, team: TeamRow) -> _Found:
    """Rungs and approvals that mean somebody whom the team does not have."""
    meant = {"head": team.head_name, "director": team.director_name}
    for place, rung in enumerate(variant.escalation):
        for deed in rung.do:
            whom = _whom(deed)
            if whom in meant and not meant[whom]:
                words = _NO_HEAD if whom == "head" else _NO_DIRECTOR
                yield ("escalation", place, "do"), words, ("escalation", place)
    for name, stage in variant.stages.items():
        if stage.approval and not team.managers:
            yield (
                ("stages", name, "approval"),
                _NO_MANAGER,
                ("stages", name),
            )


def _whom(deed: object) -> str:
    if isinstance(deed, Remind):
        return deed.remind
    if isinstance(deed, Notify):
        return deed.notify
    return deed.reassign if isinstance(deed, Reassign) else ""
