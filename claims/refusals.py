"""Every refusal that the rules know: a stable code and a sentence in both languages."""

from typing import Any

from claims.decision import Refusal
from claims.values import Titles

_SENTENCES: dict[str, tuple[str, str]] = {
    "stale": (
        "Претензию тем временем изменили: посмотрите, что нового, и повторите.",
        "The claim has changed meanwhile: look at what is new and try again.",
    ),
    "closed": ("Претензия закрыта.", "The claim is closed."),
    "erased": (
        "Персональные данные удалены, с этой претензией больше ничего не делают: подайте новую.",
        "Its personal data was erased, nothing can be done with this claim any more: file a new one.",
    ),
    "not-closed": ("Претензия не закрыта.", "The claim is not closed."),
    "not-now": ("На этом этапе это невозможно.", "This is not possible in the present stage."),
    "no-such-stage": ("Такого этапа в варианте процесса нет.", "The process variant has no such stage."),
    "requires": ("Сначала нужно заполнить: {missing}.", "This needs first: {missing}."),
    "condition": (
        "Условие этого действия для претензии не выполнено.",
        "The condition of this action does not hold for the claim.",
    ),
    "not-your-right": (
        "Это может сделать только руководитель команды.",
        "Only a manager of the team may do this.",
    ),
    "claimants-word": (
        "Это слово заявителя: укажите, как оно получено (on_behalf).",
        "This is the claimant's word: say how it reached you (on_behalf).",
    ),
    "not-for-claimants": ("Это действие доступно только сотрудникам.", "Only staff may do this."),
    "awaiting-approval": ("Решение ждёт согласования.", "A decision waits for approval."),
    "no-approval-pending": ("Согласовывать нечего.", "Nothing waits for approval."),
    "approval-needed-by-another": (
        "Согласовать должен другой сотрудник с правом согласования.",
        "Another person with the right to approve has to do this.",
    ),
    "nothing-asked": ("У заявителя ничего не спрашивали.", "Nothing was asked."),
    "already-asked": (
        "Ответа на прежний вопрос ещё ждут.",
        "An earlier question still waits for its answer.",
    ),
    "nothing-to-tell": ("Сказать заявителю сейчас нечего.", "There is nothing to tell the claimant now."),
    "already-told": ("Это уже отмечено как сказанное.", "This is marked as told already."),
    "no-such-hint": ("Такой подсказки у претензии сейчас нет.", "The claim has no such hint now."),
    "already-yours": ("Претензия уже у вас.", "The claim is yours already."),
    "no-change": ("Так уже и есть.", "It is so already."),
    "no-tags": ("У претензии нет тегов.", "The claim has no tags."),
    "no-such-tag": ("Такого тега у претензии нет.", "The claim has no such tag."),
    "too-many-tags": (
        "У претензии может быть не больше {at_most} тегов.",
        "A claim may have {at_most} tags at most.",
    ),
    "unknown-task": ("Такого мероприятия в плане нет.", "The plan has no such task."),
    "task-not-open": (
        "Мероприятие уже завершено или отменено.",
        "The task is finished or cancelled already.",
    ),
    "must-be-told": (
        "Заявителя нужно известить: завершите мероприятие, когда он узнает решение.",
        "The claimant has to be told: finish the task when he knows the decision.",
    ),
    "unknown-clock": ("Такой срок не идёт.", "No such clock is running."),
    "no-extension": ("Этот срок не продлевается.", "This clock cannot be extended."),
    "too-late": ("Срок уже прошёл, продлить его нельзя.", "The deadline has passed, it cannot be extended."),
    "over-limit": (
        "Срок можно продлить в сумме не более чем на {at_most}.",
        "Extensions may sum up to {at_most}.",
    ),
    "wrong-unit": (
        "Продлевайте в тех же единицах, что и срок: {term}.",
        "Extend in the unit of the term: {term}.",
    ),
    "unknown-cause": ("Такой причины в варианте процесса нет.", "The process variant has no such cause."),
    "unknown-guilty-unit": (
        "Такого подразделения в варианте процесса нет.",
        "The process variant has no such guilty unit.",
    ),
    "bad-field": (
        "Так это поле формы не заполняют: {field}.",
        "This field of the form takes another kind of value: {field}.",
    ),
    "unknown-field": ("Такого поля в форме нет: {field}.", "The form has no such field: {field}."),
    "remedy-not-offered": (
        "Такая мера в варианте процесса не предусмотрена: {remedy}.",
        "The process variant does not offer this remedy: {remedy}.",
    ),
    "remedy-without-sum": (
        "Эта мера не бывает денежной: {remedy}.",
        "This remedy never is a sum of money: {remedy}.",
    ),
    "no-remedies": ("При этом результате мер не назначают.", "This outcome grants no remedies."),
    "unknown-remedy": ("Такая мера не назначалась.", "No such remedy was granted."),
    "already-carried-out": ("Мера уже исполнена.", "The remedy was carried out already."),
    "nothing-to-confirm": ("Ответа заявителя сейчас не ждут.", "No word of the claimant is awaited now."),
    "no-dispute": ("В этом варианте процесса оспаривания нет.", "This process variant has no dispute."),
    "dispute-bound": (
        "Претензию уже пересматривали предельное число раз; дальше можно обратиться в контролирующий орган или в суд.",
        "The claim was reviewed as often as possible; you may turn to the supervisory body or to a court.",
    ),
    "not-decided": ("Решения ещё нет.", "There is no decision yet."),
    "reopen-too-late": (
        "Срок для возобновления прошёл: подайте новую претензию и свяжите её с этой.",
        "It is too late to reopen: file a new claim and link it with this one.",
    ),
    "same-claim": ("Претензию нельзя связать с самой собой.", "A claim cannot be linked with itself."),
    "same-type": ("Претензия уже этого вида.", "The claim is of this type already."),
    "no-target": (
        "Для этого вида нет действующего варианта процесса.",
        "No live process variant for this type.",
    ),
    "no-such-version": ("Такой версии процесса нет.", "There is no such version of a process."),
    "version-of-another-type": (
        "Эта версия для другого вида претензий: измените сначала вид.",
        "This version is for claims of another type: change the type first.",
    ),
    "stage-of-another-kind": (
        "Претензию, по которой ждут слова заявителя, можно перевести только на этап подтверждения, и наоборот.",
        "A claim that awaits the claimant's word can only go to a stage of confirmation, and no other claim can.",
    ),
    "moved-meanwhile": (
        "Претензия тем временем перешла на другую версию или сменила вид.",
        "The claim has gone to another version or type meanwhile.",
    ),
    "not-yours-any-more": (
        "Претензия теперь у другой команды.",
        "The claim belongs to another team now.",
    ),
    "no-such-calendar": (
        "У календаря этого процесса нет такой версии.",
        "The calendar of this process has no such version.",
    ),
    "not-moved": ("Претензию не переводили на другую версию.", "The claim was not moved to another version."),
    "too-late-to-move-back": (
        "С перевода прошло больше суток: переведите претензию на нужную версию заново.",
        "The move is more than a day old: move the claim to the version that you want instead.",
    ),
    "in-the-future": ("Этот момент ещё не наступил.", "This instant lies in the future."),
    "term-out-of-bounds": (
        "Срок должен быть от минуты до пяти лет.",
        "A term is between a minute and five years.",
    ),
    "not-in-training": (
        "Учебная претензия остаётся при том процессе, с которым её начали: начните другую.",
        "A training claim keeps the process it was started with: start another one.",
    ),
    "training-is-alone": (
        "Учебную претензию ведёт только тот, кто на ней учится.",
        "A training claim is handled by the person who practises on it and by nobody else.",
    ),
    "unknown-action": ("Такого действия нет.", "There is no such action."),
    "bad-data": ("Данные команды не читаются.", "The data of the command cannot be read."),
}
CODES = frozenset(_SENTENCES)


def refusal(code: str, **members: Any) -> Refusal:
    """Make the refusal of a code; members fill its sentence and stand in the problem."""
    words = {
        name: ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
        for name, value in members.items()
    }
    ru, en = (sentence.format(**words) for sentence in _SENTENCES[code])
    return Refusal(code, Titles(ru=ru, en=en), **members)
