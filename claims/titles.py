"""What the standard commands are called on buttons."""

from claims.values import Titles

COMMAND_TITLES: dict[str, Titles] = {
    "assign": Titles(ru="Назначить", en="Assign"),
    "take": Titles(ru="Взять себе", en="Take"),
    "set_priority": Titles(ru="Изменить приоритет", en="Set priority"),
    "add_tag": Titles(ru="Добавить тег", en="Add a tag"),
    "remove_tag": Titles(ru="Снять тег", en="Remove a tag"),
    "reclassify": Titles(ru="Изменить вид претензии", en="Reclassify"),
    "add_task": Titles(ru="Добавить мероприятие", en="Add a task"),
    "move_task": Titles(ru="Перенести мероприятие", en="Move a task"),
    "finish_task": Titles(ru="Завершить мероприятие", en="Finish a task"),
    "cancel_task": Titles(ru="Отменить мероприятие", en="Cancel a task"),
    "note": Titles(ru="Внутренняя заметка", en="Internal note"),
    "write": Titles(ru="Написать заявителю", en="Write to the claimant"),
    "correct_contact": Titles(ru="Исправить контакты", en="Correct the contacts"),
    "attach": Titles(ru="Приложить файл", en="Attach a file"),
    "add_party": Titles(ru="Добавить участника", en="Add a party"),
    "link": Titles(ru="Связать с претензией", en="Link with a claim"),
    "log_interaction": Titles(ru="Записать взаимодействие", en="Log an interaction"),
    "confirm_hint": Titles(ru="Отметить, что сказано", en="Mark as told"),
    "answer_details": Titles(ru="Ответ на вопросы", en="Answer the questions"),
    "extend": Titles(ru="Продлить срок", en="Extend the term"),
    "record_finding": Titles(ru="Записать выводы", en="Record the finding"),
    "carry_out": Titles(ru="Отметить исполнение меры", en="Mark a remedy as carried out"),
    "accept": Titles(ru="Согласие с решением", en="Accept"),
    "dispute": Titles(ru="Несогласие с решением", en="Dispute"),
    "rate": Titles(ru="Оценка", en="Rate"),
    "withdraw": Titles(ru="Отзыв претензии", en="Withdraw"),
    "approve": Titles(ru="Согласовать", en="Approve"),
    "return_for_rework": Titles(ru="Вернуть на доработку", en="Return for rework"),
    "reopen": Titles(ru="Возобновить", en="Reopen"),
    "move": Titles(ru="Перевести на другую версию процесса", en="Move to another version"),
    "move_back": Titles(ru="Вернуть на прежнюю версию процесса", en="Move back to the earlier version"),
    "recount": Titles(ru="Пересчитать по другой версии календаря", en="Recount by another calendar version"),
    "force": Titles(ru="Перевести в обход правил", en="Force"),
}
"""Titles by the names of the commands."""

ACTION_TITLES: dict[str, Titles] = {
    "admit": Titles(ru="Принять в работу", en="Admit"),
    "ask_details": Titles(ru="Запросить сведения", en="Ask for details"),
    "fix_at_once": Titles(ru="Решить сразу", en="Fix at once"),
    "not_a_claim": Titles(ru="Не претензия", en="Not a claim"),
    "decide": Titles(ru="Перейти к решению", en="Propose a resolution"),
    "satisfy": Titles(ru="Удовлетворить", en="Satisfy"),
    "partly": Titles(ru="Удовлетворить частично", en="Satisfy in part"),
    "refuse": Titles(ru="Отказать", en="Refuse"),
    "explain": Titles(ru="Дать разъяснение", en="Explain"),
    "rework": Titles(ru="Вернуть на проверку", en="Back to investigation"),
}
"""Titles of actions that variants usually have; a variant may give its own."""
