"""What is wrong with a draft, as a manager is told it: a sentence for every code of the check, in both languages.

`{value}` is what is written at the place, `{member}` the last name on the way there.
"""

from claims.values import Titles


def _t(ru: str, en: str) -> Titles:
    return Titles(ru=ru, en=en)


_MISSING = _t("Не заполнено.", "This is not filled in.")
_ANOTHER = _t("Значение «{value}» здесь не подходит.", "“{value}” does not fit here.")
_TWICE = _t("Это указано дважды: одно лишнее.", "This stands here twice: one is enough.")
_NAMED = _t(
    "Имя для программ: строчная латинская буква, затем такие буквы, цифры, дефис или подчёркивание.",
    "A name for programs is a small Latin letter, then such letters, digits, - or _.",
)

SENTENCES: dict[str, Titles] = {
    "syntax": _t(
        "Текст не читается дальше этой строки: проверьте отступы, кавычки и скобки.",
        "The text cannot be read beyond this line: look at indentation, quotes and brackets.",
    ),
    "not-utf-8": _t("Текст не в кодировке UTF-8.", "The text is not UTF-8."),
    "characters": _t(
        "Есть управляющие или невидимые знаки: удалите их.",
        "There are control or invisible characters: remove them.",
    ),
    "too-large": _t("Текст слишком велик.", "The text is too large."),
    "too-deep": _t("Вложенность глубже 20 уровней.", "Values are nested deeper than 20 levels."),
    "alias": _t(
        "Ссылки (*) не принимаются: напишите значение.", "Aliases (*) are not taken: write the value out."
    ),
    "anchor": _t("Метки (&) не принимаются: удалите.", "Anchors (&) are not taken: remove it."),
    "tag": _t("Теги (!) не принимаются: удалите.", "Tags (!) are not taken: remove it."),
    "repeated-key": _t(
        "«{member}» стоит здесь дважды: одно лишнее.", "“{member}” stands here twice: keep one."
    ),
    "key-not-text": _t("Имя должно быть простым словом.", "A name must be a plain word."),
    "several-documents": _t(
        "В тексте больше одного документа.", "There is more than one document in the text."
    ),
    "not-a-mapping": _t(
        "Текст не похож на вариант процесса: первой строкой идёт variant и его имя.",
        "The text is no process variant: it begins with variant and its name.",
    ),
    "not-a-number": _t("Здесь нужно целое число.", "A whole number is needed here."),
    "missing": _MISSING,
    "unknown-member": _t("«{member}» здесь неизвестно: удалите.", "“{member}” is not known here: remove it."),
    "unknown-choice": _t("Значения «{value}» нет в списке.", "“{value}” is not on the list."),
    "bad-name": _NAMED,
    "wrong-type": _ANOTHER,
    "out-of-bounds": _t("Слишком мало или слишком много.", "This is too little or too much."),
    "not-valid": _ANOTHER,
    "not-a-condition": _t("Это не условие: выберите одно из списка.", "This is no condition: choose one."),
    "not-a-deed": _t("Выберите, что должно произойти.", "Choose what is to happen."),
    "no-intake": _t(
        "Нет этапа приёма: новым претензиям некуда попасть.",
        "There is no stage of intake for new claims to enter.",
    ),
    "stage-called-closed": _t(
        "Имя closed занято: так называется выход. Дайте этапу другое имя.",
        "The name closed is the way out: give the stage another one.",
    ),
    "no-such-stage": _t("Этапа «{value}» нет.", "There is no stage “{value}”."),
    "no-such-clock": _t("Срока «{value}» нет.", "There is no clock “{value}”."),
    "no-such-field": _t("Поля «{value}» в форме нет.", "The form has no field “{value}”."),
    "no-such-choice": _t("Ответа «{value}» у этого поля нет.", "The field has no answer “{value}”."),
    "no-such-letter": _t("Шаблона письма «{value}» нет.", "There is no letter template “{value}”."),
    "no-such-calendar": _t("Календаря «{value}» нет.", "There is no calendar “{value}”."),
    "unreachable": _t(
        "На этот этап ничто не ведёт: пусть сюда ведёт какое-нибудь действие.",
        "Nothing leads to this stage: let an action lead here.",
    ),
    "no-way-out": _t(
        "Отсюда претензию не закрыть: добавьте действие, которое ведёт дальше.",
        "From here no claim can be brought to its end: add an action that leads on.",
    ),
    "only-conditional-way-out": _t(
        "Дальше ведут только действия с условием: добавьте действие без условия.",
        "Only actions with a condition lead on: add one without.",
    ),
    "endless-cycle": _t(
        "Претензия может ходить по кругу без конца: пусть для возврата нужна причина.",
        "A claim could go round here for ever: let the way back need a reason.",
    ),
    "cycle-through-intake": _t(
        "Действие возвращает на приём: верните лучше на расследование.",
        "This leads back to intake: lead back to an investigation instead.",
    ),
    "confirmation-without-outcome": _t(
        "Заявителя спросят о согласии, не дав ответа: укажите у действия ответ заявителю.",
        "The claimant would be asked to confirm without an answer: give this action one.",
    ),
    "closed-without-outcome": _t(
        "Действие закрывает претензию без ответа: укажите ответ заявителю.",
        "This closes the claim without an answer: choose the answer to the claimant.",
    ),
    "outcome-without-way": _t(
        "Ответ дан, а претензия стоит на месте: укажите, на какой этап ведёт действие.",
        "An answer is given and the claim stays: choose where the action leads.",
    ),
    "refusal-without-reason": _t(
        "Для отказа нужно обоснование: отметьте «причина» среди того, что нужно.",
        "A refusal needs its reason: tick the reason among what is needed first.",
    ),
    "remedies-out-of-place": _t(
        "При таком ответе мер не дают: не требуйте их или выберите другой ответ.",
        "With this answer nothing can be granted: do not ask for remedies, or choose another answer.",
    ),
    "no-such-remedy": _t("Меры «{value}» нет.", "There is no remedy “{value}”."),
    "standard-remedy": _t(
        "Такая мера есть среди обычных: дайте своей другое имя для программ.",
        "There is such a standard remedy: give your own one another name for programs.",
    ),
    "repeated": _TWICE,
    "standard-command": _t(
        "Так называется общая команда всех претензий: дайте действию другое имя для программ.",
        "Every claim has a command of this name: give the action another name for programs.",
    ),
    "silence-misplaced": _t(
        "Молчание бывает только на этапе подтверждения.", "Silence counts only in a stage of confirmation."
    ),
    "dispute-misplaced": _t(
        "Несогласие бывает только на этапе подтверждения.", "Only a stage of confirmation has a dispute."
    ),
    "dispute-leads-astray": _t(
        "Оспоренный ответ смотрит этап расследования или решения.",
        "A disputed answer goes to a stage of investigation or resolution.",
    ),
    "reopens-to-confirmation": _t(
        "Возобновлённой претензии сначала нужен новый ответ: выберите более ранний этап.",
        "A reopened claim needs a new answer first: choose an earlier stage.",
    ),
    "reminder-too-late": _t(
        "Напоминание должно прийти раньше, чем молчание станет согласием.",
        "A reminder must come before silence counts.",
    ),
    "approval-misplaced": _t(
        "На этом этапе никто не отвечает заявителю, согласовывать нечего.",
        "Nobody answers the claimant in this stage, so there is nothing to approve.",
    ),
    "term-out-of-bounds": _t(
        "Срок бывает от одной минуты до пяти лет.", "A term is between one minute and five years long."
    ),
    "extension-does-not-fit": _t(
        "Продление считается в других единицах, чем сам срок.",
        "The extension is counted in other units than the term.",
    ),
    "nothing-to-roll": _t(
        "Переносить можно только последний день срока в календарных днях, неделях или месяцах.",
        "Only a term in calendar days, weeks or months has a last day that may move.",
    ),
    "ends-before-start": _t("Срок кончается раньше, чем начинается.", "The clock stops before it starts."),
    "no-source": _t("Назовите норму закона или очистите поле.", "Name the rule of law, or empty the field."),
    "repeated-rung": _t(
        "В этом месте срока ступень уже есть: объедините их.",
        "This clock has a rung here already: put them together.",
    ),
    "reassign-to-assignee": _t(
        "Претензия и так у исполнителя: выберите другого.",
        "The claim is with the person in charge already: choose another.",
    ),
    "repeated-field": _t("Поле с таким именем уже есть.", "There is a field of this name already."),
    "choice-without-choices": _t(
        "Не из чего выбирать: добавьте ответы.", "There is nothing to choose from: add answers."
    ),
    "choices-misplaced": _t(
        "Ответы на выбор бывают только у вида «выбор».", "Only the kind “choice” has answers to choose from."
    ),
    "field-is-text": _t(
        "Это поле — свободный текст, условие на него не смотрит.",
        "This field is free text; conditions cannot look at it.",
    ),
    "value-of-other-kind": _t(
        "Ответ на это поле таким не бывает.", "The answer to this field is never like that."
    ),
    "another-key": _t(
        "Это черновик другого варианта: имя для программ здесь не меняют, вариант копируют.",
        "This is the draft of another variant: its name for programs stays, a new one is a copy.",
    ),
    "another-type": _t(
        "Вид претензии у варианта не меняется: для другого вида скопируйте вариант.",
        "A variant keeps its claim type: copy it for another one.",
    ),
    "no-such-team": _t("Команды «{value}» нет.", "There is no team “{value}”."),
    "not-your-team": _t("Вы не руководите этой командой.", "You do not manage this team."),
    "type-of-another-team": _t(
        "Претензии этого вида ведёт другая команда, которой Вы не руководите.",
        "Claims of this type are handled by another team, which you do not manage.",
    ),
    "too-many": _t(
        "Есть и другие ошибки: исправьте сначала эти.", "There are more problems: put these right first."
    ),
}
_TERM = _t(
    "Срок — это число и единица: например, 5 и «рабочих дней».",
    "A term is a number and a unit, such as 5 working days.",
)
_SUM = _t(
    "Сумма — это цифры и валюта, например 30 000 ₽.", "A sum is digits and a currency, such as 30,000 RUB."
)
OF_MEMBERS: dict[tuple[str, str], Titles] = {
    **{("not-valid", name): _TERM for name in ("term", "after", "remind", "at_most", "within")},
    **{("not-valid", name): _SUM for name in ("above", "amount_above")},
    ("not-valid", "at"): _t(
        "Ступень стоит на доле срока (от 1 до 99 %), в его конце или позже.",
        "A rung sits at a share of the term (1 to 99 %), at its end, or later.",
    ),
    ("missing", "do"): _t("Выберите, что должно произойти.", "Choose what is to happen."),
    ("out-of-bounds", "do"): _t("Выберите, что должно произойти.", "Choose what is to happen."),
    ("missing", "ru"): _t("Нет русского текста.", "The Russian text is missing."),
    ("missing", "en"): _t("Нет английского текста.", "The English text is missing."),
    ("missing", "stages"): _t("Нет ни одного этапа.", "There is no stage."),
    ("out-of-bounds", "stages"): _t("Этапов бывает от 1 до 30.", "There are 1 to 30 stages."),
    ("out-of-bounds", "at_most"): _t("Число от 0 до 10.", "A number from 0 to 10."),
    ("wrong-type", "at_most"): _t("Число от 0 до 10.", "A number from 0 to 10."),
}
"""Sentences that fit a member better than those of the code alone."""
BOX_OF_CODE = {
    "refusal-without-reason": "requires",
    "closed-without-outcome": "outcome",
    "confirmation-without-outcome": "outcome",
    "outcome-without-way": "to",
    "endless-cycle": "requires",
    "cycle-through-intake": "to",
    "choice-without-choices": "choices",
    "repeated-rung": "at",
}
"""The box in which a problem of a whole part is put right."""
