"""How the work on a claim and its clocks are told.

A key is the name of an event, with a colon and a variety where it is told in several ways.
"""

from api.console.event_sentence import Sentence, said

WORK: dict[str, Sentence] = {
    "task_added": said("list-check", "Task added: {task}{due}", "Новое мероприятие: {task}{due}"),
    "task_added:plan": said("list-check", "Planned: {task}{due}", "В плане: {task}{due}"),
    "task_added:rung": said(
        "list-check",
        "The escalation added a task: {task}{due}",
        "Эскалация добавила мероприятие: {task}{due}",
    ),
    "task_added:no_address": said(
        "list-check", "No address, so a task: {task}{due}", "Адреса нет, поэтому мероприятие: {task}{due}"
    ),
    "task_added:letter_refused": said(
        "list-check",
        "The letter came back, so a task: {task}{due}",
        "Письмо не дошло, поэтому мероприятие: {task}{due}",
    ),
    "task_moved": said("calendar-due", "Task moved: {task}{due}", "Мероприятие перенесено: {task}{due}"),
    "task_finished": said("check", "Task done: {task}", "Мероприятие выполнено: {task}"),
    "task_cancelled": said("x", "Task cancelled: {task}", "Мероприятие отменено: {task}"),
    "task_fell_due": said("clock-exclamation", "Task is late: {task}", "Мероприятие просрочено: {task}"),
    "noted": said("lock", "Internal note", "Внутренняя заметка", "notes", "note"),
    "written": said("mail-up", "Message to the claimant", "Сообщение заявителю", "letters", "out"),
    "contact_corrected": said("address-book", "Contacts corrected", "Контакты исправлены"),
    "attached": said("paperclip", "File attached", "Приложен файл"),
    "party_added": said("user-plus", "Party added: {name} ({role})", "Новый участник: {name} ({role})"),
    "interaction_logged": said("phone", "{contact} {who}", "{contact} {who}", "interactions"),
    "interaction_logged:bare": said("phone", "{contact}", "{contact}", "interactions"),
    "hint_confirmed": said(
        "message-check", "The claimant was told: {hint}", "Заявителю сказано: {hint}", "interactions"
    ),
    "hint_confirmed:gone": said(
        "message-check",
        "The claimant was told what an earlier process asked to tell him",
        "Заявителю сказано то, чего требовал прежний процесс",
        "interactions",
    ),
    "details_asked": said(
        "mail-question",
        "The claimant was asked for details",
        "У заявителя запрошены сведения",
        "letters",
        "out",
    ),
    "details_asked:third_party": said(
        "mail-question",
        "A third party was asked for details",
        "Сведения запрошены у третьей стороны",
        "interactions",
    ),
    "details_answered": said("mail-down", "The answer came{via}", "Получен ответ{via}", "interactions", "in"),
    "details_completed": said("forms", "Filled in: {fields}", "Дополнено: {fields}"),
    "question_dropped:letter_refused": said(
        "mail-off",
        "The question did not arrive; its answer is no longer waited for",
        "Вопрос не дошёл, ответа больше не ждём",
    ),
    "question_dropped:went_on": said(
        "mail-off", "The claim went on without the answer", "Работа продолжена без ответа"
    ),
    "letter_sent": said(
        "mail-forward",
        "The letter from which a term runs has been sent",
        "Отправлено письмо, от которого считается срок",
        "letters",
    ),
    "letter_refused": said(
        "mail-x", "A letter did not reach the claimant", "Письмо не дошло до заявителя", "letters"
    ),
}
"""The plan, and what is said, written, asked and shown."""

CLOCKS: dict[str, Sentence] = {
    "clock_started": said("clock-play", "Clock “{clock}” runs until {due}", "Срок «{clock}» идёт до {due}"),
    "clock_paused": said(
        "player-pause",
        "Clock “{clock}” stands still; not before {due}",
        "Срок «{clock}» приостановлен; не ранее {due}",
    ),
    "clock_resumed": said(
        "player-play", "Clock “{clock}” runs again, until {due}", "Срок «{clock}» снова идёт, до {due}"
    ),
    "clock_extended": said(
        "clock-plus",
        "Clock “{clock}” extended by {by}, until {due}",
        "Срок «{clock}» продлён на {by}, до {due}",
    ),
    "clock_recounted": said(
        "clock-edit",
        "Clock “{clock}” counted anew by the new version, until {due}",
        "Срок «{clock}» пересчитан по новой версии, до {due}",
    ),
    "clock_recounted:paused": said(
        "clock-edit",
        "Clock “{clock}” counted anew by the new version; it stands still, not before {due}",
        "Срок «{clock}» пересчитан по новой версии; он стоит, наступит не раньше: {due}",
    ),
    "clock_ended": said("clock-check", "Clock “{clock}” was met", "Срок «{clock}» соблюдён"),
    "clock_ended:missed": said("clock-x", "Clock “{clock}” was missed", "Срок «{clock}» нарушен"),
    "rung_fired": said(
        "stairs-up", "Rung of “{clock}”, {rung}: {deeds}", "Ступень срока «{clock}», {rung}: {deeds}"
    ),
    "rung_skipped": said(
        "stairs",
        "Rung of “{clock}” passed over, it lay in the past: {rung}",
        "Ступень срока «{clock}» пропущена, она уже позади: {rung}",
    ),
}
"""How clocks run and what their ladders did."""
