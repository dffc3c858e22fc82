"""What the letters of claims and the events they are written on are called."""

from claims.trade_words import by_key

LETTERS = {
    name.replace("_", "-"): titles
    for name, titles in by_key(
        acknowledgement=("Acknowledgement", "Подтверждение получения"),
        apology=("Apology", "Извинения"),
        appeal_rejected=("Appeal rejected", "Возражение отклонено"),
        appeal_upheld=("Appeal upheld", "Возражение принято"),
        closed=("Claim closed", "Претензия закрыта"),
        conduct_answer=("Answer about conduct", "Ответ на жалобу на сотрудника"),
        details_requested=("Details needed", "Нужны сведения"),
        explained=("Explanation", "Разъяснение"),
        extended=("The term is longer", "Срок продлён"),
        final_report=("Final report", "Итоговый отчёт"),
        goodwill=("Goodwill granted", "Жест доброй воли"),
        goodwill_declined=("Goodwill declined", "Отказ в жесте доброй воли"),
        interim_report=("Interim report", "Промежуточный отчёт"),
        message=("Message", "Сообщение"),
        not_a_claim=("Not a claim", "Не претензия"),
        partly=("Satisfied in part", "Удовлетворена частично"),
        refused=("Refusal", "Отказ"),
        reminder=("Reminder", "Напоминание"),
        reopened=("Claim reopened", "Претензия возобновлена"),
        repaired=("Repair done", "Ремонт выполнен"),
        satisfied=("Resolution", "Решение"),
        silence=("Taken as accepted", "Молчание принято за согласие"),
        stage_changed=("Stage changed", "Новый этап"),
        withdrawn=("Claim withdrawn", "Претензия отозвана"),
        claim_assigned=("Claim assigned", "Претензия назначена"),
        deadline_near=("Deadline near", "Срок близко"),
        escalated=("Escalation", "Эскалация"),
        reassigned=("Claim reassigned", "Претензия передана"),
        task_given=("Task given", "Поручено мероприятие"),
        task_late=("Task late", "Мероприятие просрочено"),
    ).items()
}
"""By the names of their templates."""
EVENTS = by_key(
    registered=("registration", "регистрация"),
    stage_entered=("a new stage", "новый этап"),
    details_requested=("details are asked for", "запрос сведений"),
    extended=("a longer term", "продление срока"),
    decided=("the answer", "ответ"),
    reminder=("a reminder", "напоминание"),
    silence=("silence", "молчание"),
    closed=("closing", "закрытие"),
    reopened=("reopening", "возобновление"),
    withdrawn=("withdrawal", "отзыв"),
    message=("a message", "сообщение"),
    assigned=("assignment", "назначение"),
    deadline_near=("a deadline near", "близкий срок"),
    escalated=("escalation", "эскалация"),
    reassigned=("handing over", "передача"),
    task_given=("a task given", "поручение мероприятия"),
    task_late=("a late task", "просроченное мероприятие"),
)
"""By the names of the events, in small letters."""
