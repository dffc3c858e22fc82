"""What the facts of letters are called where one of them is missing."""

from claims.values import Titles

FACTS = {
    "recipient_name": Titles(en="name of the recipient", ru="имя получателя"),
    "contact": Titles(en="telephone of the desk", ru="телефон отдела"),
    "link": Titles(en="link to the claim", ru="ссылка на претензию"),
    "staff_link": Titles(en="link to the card", ru="ссылка на карточку"),
    "stage_title": Titles(en="title of the stage", ru="название этапа"),
    "received_day": Titles(en="day of receipt", ru="день получения"),
    "promised_day": Titles(en="day that we promise", ru="обещанный день ответа"),
    "former_day": Titles(en="day that was promised before", ru="прежний обещанный день"),
    "statutory_day": Titles(en="last day by law", ru="последний день по закону"),
    "statutory_source": Titles(en="rule of law", ru="норма закона"),
    "answer_until": Titles(en="until when we wait for details", ru="до какого дня ждём сведений"),
    "accept_until": Titles(
        en="day until which silence does not count", ru="день, до которого молчание не считается согласием"
    ),
    "awaited": Titles(en="what we wait for", ru="чего мы ждём"),
    "questions": Titles(en="questions to the claimant", ru="вопросы заявителю"),
    "outcome": Titles(en="outcome", ru="результат"),
    "verdict": Titles(en="verdict", ru="обоснованность"),
    "reason": Titles(en="reason", ru="причина"),
    "text": Titles(en="words of the answer", ru="текст ответа"),
    "remedies": Titles(en="remedies", ru="меры"),
    "complain_next": Titles(en="where to turn next", ru="куда обратиться дальше"),
    "reopen_until": Titles(en="until when it can be reopened", ru="до какого дня можно возобновить"),
    "task_title": Titles(en="title of the task", ru="название мероприятия"),
    "task_last_day": Titles(en="last day of the task", ru="последний день мероприятия"),
    "task_due_at": Titles(en="hour of the task", ru="час мероприятия"),
    "clock_title": Titles(en="title of the term", ru="название срока"),
    "clock_last_day": Titles(en="last day of the term", ru="последний день срока"),
    "clock_due_at": Titles(en="hour of the term", ru="час срока"),
    "rung": Titles(en="rung of the ladder", ru="ступень эскалации"),
    "priority": Titles(en="priority", ru="приоритет"),
    "assignee_name": Titles(en="who has the claim", ru="кто ведёт претензию"),
}
"""Facts that may be unknown; the others always are there."""


def in_words(names: tuple[str, ...], language: str) -> list[str]:
    """The missing facts as people call them."""
    return [FACTS[name].in_language(language) for name in names if name in FACTS]
