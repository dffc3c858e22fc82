"""Words that the console alone shows: channels, contacts, states of letters; what parts of a claim are called."""

from claims import granting, part_titles, trade_words
from claims.claim import Claim, Remedy, Task
from claims.trade_words import TASKS, by_key, capital, capitalised
from claims.values import Titles
from claims.variant import Pinned

KINDS = capitalised(trade_words.KINDS)
"""Kinds of stage, in the order in which a claim goes through them."""
PRIORITIES = capitalised(trade_words.PRIORITIES)
CHANNELS = by_key(
    web=("web form", "форма на сайте"),
    portal=("client's page", "личная страница"),
    email=("e-mail", "электронная почта"),
    phone=("phone", "телефон"),
    post=("post", "почта"),
    visit=("visit", "визит"),
    messenger=("messenger", "мессенджер"),
    api=("program interface", "программный интерфейс"),
    **{"import": ("import", "загрузка из файла")},
)
CLAIMANTS = by_key(
    client=("client", "клиент"),
    supplier=("supplier", "поставщик"),
    competitor=("competitor", "конкурент"),
    partner=("partner", "партнёр"),
    other=("other", "другое лицо"),
)
CLOSED_BECAUSE = by_key(
    decided=("decided", "решена"),
    accepted=("the claimant accepted", "заявитель согласился"),
    silence=("the claimant was silent", "заявитель промолчал"),
    withdrawn=("withdrawn", "отозвана"),
    forced=("closed past the rules", "закрыта в обход правил"),
    imported=("came closed with an import", "загружена закрытой"),
)
VIA = by_key(
    link=("by the link", "по ссылке"),
    phone=("by phone", "по телефону"),
    visit=("at a visit", "лично"),
    post=("by post", "почтой"),
    email=("by e-mail", "по электронной почте"),
)
CONTACTS = by_key(
    call_in=("Call from", "Звонок от"),
    call_out=("Call to", "Звонок"),
    meeting_in=("Meeting with", "Встреча"),
    meeting_out=("Meeting with", "Встреча"),
    letter_in=("Letter from", "Письмо от"),
    letter_out=("Letter to", "Письмо"),
    message_in=("Message from", "Сообщение от"),
    message_out=("Message to", "Сообщение"),
)
BARE_CONTACTS = by_key(
    call_in=("Incoming call", "Входящий звонок"),
    call_out=("Outgoing call", "Исходящий звонок"),
    meeting_in=("Meeting", "Встреча"),
    meeting_out=("Meeting", "Встреча"),
    letter_in=("Letter received", "Получено письмо"),
    letter_out=("Letter sent", "Отправлено письмо"),
    message_in=("Message received", "Получено сообщение"),
    message_out=("Message sent", "Отправлено сообщение"),
)
"""Contacts of which nobody wrote down with whom."""
LINKED = by_key(
    duplicate=("duplicate", "повторная"),
    related=("related", "связанная"),
    successor=("successor", "продолжение"),
)
LETTER_STATES = by_key(
    planned=("planned", "запланировано"),
    sending=("being sent", "отправляется"),
    sent=("sent", "отправлено"),
    refused=("refused", "не принято"),
    unknown=("unknown", "судьба неизвестна"),
)
DESK_LETTERS = {
    "password-forgotten": Titles(en="New password", ru="Новый пароль"),
    "invitation": Titles(en="Invitation", ru="Приглашение"),
    "own-page": Titles(en="Claimant's own page", ru="Страница заявителя"),
    "test": Titles(en="Test letter", ru="Пробное письмо"),
}
"""Letters that belong to no claim."""


def stage_title(pinned: Pinned, stage: str, language: str) -> str:
    """What the variant calls a stage; its kind, or its name, where it has no title."""
    return part_titles.stage_title(pinned.variant, stage).in_language(language)


def clock_title(pinned: Pinned, clock: str, language: str) -> str:
    """What the variant calls a clock; its name where it has no title."""
    return part_titles.clock_title(pinned.variant, clock).in_language(language)


def remedy_title(pinned: Pinned, remedy: str, language: str) -> str:
    """What the variant calls a remedy, or everybody does."""
    return granting.remedy_title(pinned.variant, remedy).in_language(language)


def granted_title(remedy: Remedy, language: str) -> str:
    """What a granted remedy was called when it was granted, with a capital letter."""
    return capital(remedy.words.in_language(language))


def task_title(task: Task, written: str | None, language: str) -> str:
    """What the variant or the one who gave the task calls it; else what kind of task it is."""
    if task.title:
        return task.title.in_language(language)
    return written or capital(TASKS[task.task].in_language(language))


def cause_title(pinned: Pinned, cause: str | None, language: str) -> str | None:
    """What the variant calls a cause; as it was written where the variant names none."""
    named = pinned.variant.causes.get(cause) if cause else None
    return named.in_language(language) if named else cause


def unit_title(pinned: Pinned, unit: str | None, language: str) -> str | None:
    """What the variant calls a guilty unit."""
    named = pinned.variant.guilty_units.get(unit) if unit else None
    return named.in_language(language) if named else unit


def action_title(pinned: Pinned, claim: Claim | None, action: str, language: str) -> str:
    """What an action of the variant or a standard command is called."""
    stages = pinned.variant.stages
    here = [stages[claim.stage]] if claim and claim.stage in stages else []
    own = next((s.actions[action].title for s in (*here, *stages.values()) if action in s.actions), None)
    return part_titles.action_title(action, own).in_language(language)
