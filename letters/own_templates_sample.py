"""Made-up facts in both languages: what placeholders look like where no claim was chosen."""

from datetime import UTC, date, datetime
from functools import lru_cache

from claims.money import Money
from letters.facts import LetterFacts, RemedyFact
from letters.own_templates_placeholders import PLACEHOLDERS
from letters.own_templates_rendering import filled
from store.letter_templates import Language

_WORDS = {
    "ru": {
        "claim_type_title": "Возврат денег за товар",
        "organisation": "Северный дом",
        "recipient_name": "Анна Петрова",
        "contact": "8 800 000-00-00, ежедневно с 9 до 21",
        "stage_title": "Разбираемся в обстоятельствах",
        "statutory_source": "ст. 22 Закона о защите прав потребителей",
        "questions": ("Когда Вы заметили неисправность?", "Пришлите, пожалуйста, чек."),
        "reason": "Недостаток возник из-за перевозки.",
        "text": "Мы проверили товар и подтвердили недостаток.",
        "complain_next": ("Роспотребнадзор", "суд по месту жительства"),
        "task_title": "Запросить чек",
        "clock_title": "Ответ",
        "assignee_name": "Ольга Белова",
    },
    "en": {
        "claim_type_title": "Money back for goods",
        "organisation": "Northern House",
        "recipient_name": "Anna Petrova",
        "contact": "+7 800 000-00-00, daily from 9 to 21",
        "stage_title": "We look into what happened",
        "statutory_source": "Consumer Protection Act, art. 22",
        "questions": ("When did you notice the defect?", "Please send us the receipt."),
        "reason": "The defect came from the transport.",
        "text": "We examined the goods and found the defect.",
        "complain_next": ("the consumer authority", "a court"),
        "task_title": "Ask for the receipt",
        "clock_title": "Answer",
        "assignee_name": "Olga Belova",
    },
}


@lru_cache
def sample_facts(language: Language) -> LetterFacts:
    """Everything that a letter can know, made up."""
    return LetterFacts(
        number="26-00042",
        language=language,
        zone="Europe/Moscow",
        link="https://claims.example/c/sample",
        staff_link="https://claims.example/claims/26-00042",
        received_day=date(2026, 11, 18),
        promised_day=date(2026, 11, 27),
        former_day=date(2026, 11, 24),
        statutory_day=date(2026, 11, 30),
        term_stands=True,
        answer_until=date(2026, 12, 1),
        accept_until=date(2026, 12, 8),
        may_dispute=True,
        awaited="details",
        outcome="partly",
        verdict="partly",
        remedies=(
            RemedyFact(remedy="refund", amount=Money.of("4990", "RUB"), carry_out_by=date(2026, 12, 4)),
            RemedyFact(remedy="apology"),
        ),
        reopen_until=date(2027, 2, 17),
        task_last_day=date(2026, 11, 25),
        clock_last_day=None,
        clock_due_at=datetime(2026, 11, 26, 15, tzinfo=UTC),
        rung="80%",
        overdue=True,
        priority="high",
        **_WORDS[language],
    )


@lru_cache(maxsize=128)
def sample_of(name: str, language: Language) -> str:
    """What a placeholder looks like in a letter; empty for one that only answers a question."""
    each = PLACEHOLDERS[name]
    if each.kind in ("switch", "choice"):
        return ""
    facts = sample_facts(language)
    known = facts.model_copy(update={"clock_last_day": facts.task_last_day, "clock_due_at": None})
    return filled(each.written, known if name == "clock_last_day" else facts).strip()
