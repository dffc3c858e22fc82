"""How the course of a claim and its decision are told.

A key is the name of an event, with a colon and a variety where it is told in several ways.
"""

from api.console.event_sentence import Sentence, said

COURSE: dict[str, Sentence] = {
    "registered": said(
        "world",
        "Claim received ({channel}), registered as {number}",
        "Претензия получена ({channel}), № {number}",
    ),
    "registered:imported": said(
        "database-import", "Came in with an import as {number}", "Загружена из файла, № {number}"
    ),
    "stage_entered": said("arrow-right", "Stage “{stage}”", "Этап «{stage}»"),
    "stage_entered:action": said(
        "arrow-right", "Stage “{stage}”, by “{action}”", "Этап «{stage}»: «{action}»"
    ),
    "acted": said("check", "Done: “{action}”", "Выполнено действие «{action}»"),
    "assigned:by_load": said(
        "user-check",
        "Given to {assignee}, who had the least to do",
        "Назначен исполнитель: {assignee}, наименее загруженный",
    ),
    "assigned:by_hand": said("user-check", "Given to {assignee}", "Назначен исполнитель: {assignee}"),
    "assigned:taken": said("user-check", "{assignee} took the claim", "Взял себе: {assignee}"),
    "assigned:rung": said(
        "user-up", "The escalation gave it to {assignee}", "По эскалации передана: {assignee}"
    ),
    "assigned:absence": said(
        "user-check",
        "Given to {assignee}, the deputy of somebody away",
        "Передана заместителю отсутствующего: {assignee}",
    ),
    "assigned:reclassified": said(
        "user-check",
        "Given to {assignee} with the new type",
        "С новым видом претензии назначен исполнитель: {assignee}",
    ),
    "assigned:nobody": said("user-off", "Nobody has the claim now", "Исполнитель снят"),
    "priority_set:by_hand": said("antenna-bars-5", "Priority: {priority}", "Приоритет: {priority}"),
    "priority_set:assessed": said(
        "antenna-bars-5",
        "Priority: {priority} (severity: {severity}, impact: {impact})",
        "Приоритет: {priority} (тяжесть: {severity}, охват: {impact})",
    ),
    "priority_set:rung": said(
        "antenna-bars-5",
        "The escalation raised the priority: {priority}",
        "Эскалация повысила приоритет: {priority}",
    ),
    "tag_added": said("tag", "Tag added: {tag}", "Добавлен тег: {tag}"),
    "tag_removed": said("tag", "Tag removed: {tag}", "Снят тег: {tag}"),
    "reclassified": said("switch-3", "Now of the type “{type}”", "Теперь вид претензии — «{type}»"),
    "moved": said(
        "versions",
        "Moved from version {from_} of the process to version {to}",
        "Переведена с версии {from_} процесса на версию {to}",
    ),
    "moved:stage": said(
        "versions",
        "Moved from version {from_} of the process to version {to}, stage “{stage}”",
        "Переведена с версии {from_} процесса на версию {to}, этап «{stage}»",
    ),
    "moved:back": said(
        "versions",
        "Moved back from version {from_} of the process to version {to}",
        "Возвращена с версии {from_} процесса на версию {to}",
    ),
    "calendar_changed": said(
        "calendar-due",
        "Deadlines follow version {to} of the {calendar} from now on",
        "Сроки теперь считаются по версии {to}: {calendar}",
    ),
    "calendar_changed:instead": said(
        "calendar-due",
        "Deadlines follow version {to} of the {calendar} instead of version {from_}",
        "Сроки считаются по версии {to} вместо {from_}: {calendar}",
    ),
    "withdrawn": said(
        "arrow-back-up",
        "The claimant withdrew the claim{via}",
        "Заявитель отозвал претензию{via}",
        "interactions",
        "in",
    ),
    "closing_began": said(
        "hourglass",
        "Closes when all that was granted is carried out: {why}",
        "Закроется, когда исполнят все меры: {why}",
    ),
    "closed": said("circle-check", "Closed: {why}", "Закрыта: {why}"),
    "closed:outcome": said("circle-check", "Closed: {why}; {outcome}", "Закрыта: {why}; {outcome}"),
    "reopened": said("rotate", "Reopened", "Возобновлена"),
    "forced": said(
        "alert-triangle", "Moved past the rules to “{stage}”", "Переведена в обход правил: «{stage}»"
    ),
    "personal_data_erased": said(
        "eraser", "Personal data was erased: {basis}", "Персональные данные удалены: {basis}"
    ),
    "waiting_changed": said("hourglass", "From now on: {waiting}", "С этого момента: {waiting}"),
    "linked": said("link", "Linked with another claim: {as_}", "Связана с другой претензией: {as_}"),
}
"""How a claim goes from stage to stage, who has it and how it ends."""

DECISION: dict[str, Sentence] = {
    "finding_recorded": said("zoom-check", "Finding: {finding}", "Выводы: {finding}"),
    "approval_asked": said(
        "gavel", "Waits for approval: “{action}”{sum}", "Ждёт согласования: «{action}»{sum}"
    ),
    "approved": said("gavel", "Approved: “{action}”", "Согласовано: «{action}»"),
    "sent_back": said(
        "arrow-back-up", "Sent back for rework: “{action}”", "Возвращено на доработку: «{action}»"
    ),
    "decided": said("gavel", "Decision: {outcome}", "Решение: {outcome}", "events", "out"),
    "decided:granted": said(
        "gavel",
        "Decision: {outcome}. Granted: {remedies}",
        "Решение: {outcome}. Меры: {remedies}",
        "events",
        "out",
    ),
    "carried_out": said("circle-check", "Carried out: {remedy}", "Исполнено: {remedy}"),
    "carried_out:all": said(
        "circle-check",
        "Carried out: {remedy}; nothing is owed now",
        "Исполнено: {remedy}; исполнены все меры",
    ),
    "confirmation_asked": said(
        "message-question", "The claimant was asked whether he accepts", "Заявителя спросили, согласен ли он"
    ),
    "silence_began": said(
        "hourglass", "Silence until {day} counts as consent", "Молчание до {day} будет считаться согласием"
    ),
    "silence_recounted": said(
        "hourglass",
        "By the new version silence until {day} counts as consent",
        "По новой версии молчание до {day} будет считаться согласием",
    ),
    "silence_recounted:none": said(
        "hourglass",
        "By the new version silence does not count as consent",
        "По новой версии молчание не считается согласием",
    ),
    "reminded": said("bell", "Reminder {reminder} to the claimant", "Напоминание заявителю, {reminder}-е"),
    "accepted:word": said(
        "thumb-up", "The claimant accepted{via}", "Заявитель согласился{via}", "interactions", "in"
    ),
    "accepted:silence": said(
        "thumb-up", "The claimant was silent: taken as consent", "Заявитель промолчал: считается согласием"
    ),
    "disputed": said(
        "thumb-down",
        "The claimant disputes the decision{via}",
        "Заявитель не согласен с решением{via}",
        "interactions",
        "in",
    ),
    "rated": said(
        "star",
        "The claimant rated the handling: {score} of 5",
        "Оценка заявителя: {score} из 5",
        "interactions",
        "in",
    ),
}
"""What was found and decided, and what the claimant says to it."""
