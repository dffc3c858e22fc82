"""Facts for the tests of letters: everything that can be said, and as little as can be said."""

from datetime import UTC, date, datetime
from typing import Any

from claims.decision import PlannedLetter
from claims.money import Money
from letters.facts import LetterFacts, RemedyFact
from tests.claims.walks import MONDAY

ID = "01930000-0000-7000-8000-00000000aaaa"
REQUIRED = {
    "number": "26-04187",
    "claim_type_title": "Возврат денег за товар",
    "organisation": "Северный дом",
    "zone": "Europe/Moscow",
}
OPTIONAL = {
    "recipient_name": "Глеб Романович",
    "contact": "8 800 000-00-00, ежедневно с 9 до 21",
    "link": "https://claims.example/c/Zm9vYmFy",
    "staff_link": "https://desk.example/claims/26-04187",
    "stage_title": "разбираемся в обстоятельствах",
    "received_day": date(2026, 11, 18),
    "promised_day": date(2026, 11, 27),
    "former_day": date(2026, 11, 24),
    "statutory_day": date(2026, 11, 30),
    "statutory_source": "ст. 22 Закона о защите прав потребителей",
    "term_stands": True,
    "answer_until": date(2026, 12, 1),
    "accept_until": date(2026, 12, 8),
    "may_dispute": True,
    "awaited": "details",
    "questions": ("Пришлите, пожалуйста, чек.", "Когда Вы заметили неисправность?"),
    "outcome": "partly",
    "verdict": "partly",
    "reason": "Самовывоз не требовался: мы предлагали курьера.",
    "text": "Экспертиза подтвердила недостаток.\n\nЗаключение пришлём по запросу.",
    "remedies": (
        RemedyFact(remedy="refund", amount=Money.of("18490", "RUB"), carry_out_by=date(2026, 12, 4)),
        RemedyFact(remedy="apology"),
    ),
    "complain_next": ("Роспотребнадзор: https://www.rospotrebnadzor.ru", "суд по месту жительства"),
    "reopen_until": date(2027, 2, 17),
    "task_title": "запросить чек",
    "task_last_day": date(2026, 11, 25),
    "task_due_at": datetime(2026, 11, 25, 9, 30, tzinfo=UTC),
    "clock_title": "Ответ",
    "clock_last_day": date(2026, 11, 26),
    "clock_due_at": datetime(2026, 11, 26, 15, tzinfo=UTC),
    "rung": "due + 4 working hours",
    "overdue": True,
    "priority": "high",
    "assignee_name": "Ольга Белова",
}


def facts(language: str = "ru", **members: object) -> LetterFacts:
    """The least that a letter needs, with the given members on top."""
    return LetterFacts.model_validate({**REQUIRED, "language": language, **members})


def full(language: str = "ru", **members: object) -> LetterFacts:
    """Everything that can be known, with the given members on top."""
    return facts(language, **{**OPTIONAL, **members})


def envelope_of(letter: PlannedLetter, language: str = "en") -> dict[str, Any]:
    """A planned letter as the outbox would hold it, members of `Envelope`."""
    return {
        "id": letter.id,
        "claim_id": ID,
        "number": "26-00001",
        "version": 1,
        "about_seq": 1,
        "template": letter.template,
        "language": language,
        "recipient_kind": "claimant" if letter.recipient == "claimant" else "user",
        "recipient_id": ID,
        "address": "anna@client.example",
        "name": "Anna",
        "reports": letter.reports,
        "attempts": 1,
        "details": letter.details,
        "planned_at": MONDAY,
        "message_id": None,
        "message": None,
    }
