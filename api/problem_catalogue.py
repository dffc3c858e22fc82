"""The errors that the API itself answers with: stable code, status and both titles.

What the rules refuse has its own codes (`claims.decision.Refusal`); those come with their own sentence.
"""

from typing import NamedTuple

from claims.values import Titles


class Kind(NamedTuple):
    """One kind of error: its HTTP status and what it is called."""

    status: int
    title: Titles


def _kind(status: int, ru: str, en: str) -> Kind:
    return Kind(status, Titles(ru=ru, en=en))


KINDS: dict[str, Kind] = {
    "malformed": _kind(400, "Запрос нельзя прочитать", "The request cannot be read"),
    "idempotency-key-missing": _kind(
        400, "Нужен заголовок Idempotency-Key", "The Idempotency-Key header is required"
    ),
    "idempotency-key-malformed": _kind(
        400,
        "Idempotency-Key: от 1 до 200 видимых знаков ASCII",
        "Idempotency-Key has 1 to 200 visible ASCII characters",
    ),
    "anonymous": _kind(401, "Нужен действующий токен", "A valid token is required"),
    "forged": _kind(
        403, "Запрос пришёл не с нашей страницы", "The request did not come from one of our pages"
    ),
    "forbidden": _kind(403, "Вашей роли это не разрешено", "Your role may not do this"),
    "claimants-word": _kind(
        403,
        "Это слово заявителя: укажите в on_behalf, как оно получено",
        "This word is the claimant's: say in on_behalf how it came",
    ),
    "not-found": _kind(404, "Не найдено", "Not found"),
    "not-yet": _kind(404, "В это время её ещё не было", "It did not exist yet at that time"),
    "method-not-allowed": _kind(405, "Такого метода здесь нет", "This method is not allowed here"),
    "external-key-reused": _kind(
        409,
        "Под этим external_key уже заведена другая претензия",
        "Another claim was filed under this external_key",
    ),
    "refused": _kind(409, "Правила этого не позволяют", "The rules refuse this"),
    "draft-changed": _kind(
        409,
        "Черновик тем временем изменён или опубликован",
        "The draft was changed or published in the meantime",
    ),
    "draft-exists": _kind(409, "Черновик этого варианта уже есть", "This variant has a draft already"),
    "draft-faulty": _kind(
        409, "В черновике есть ошибки: исправьте их", "The draft has problems: put them right"
    ),
    "key-taken": _kind(409, "Вариант с таким ключом уже есть", "There is a variant with this key already"),
    "entry-exists": _kind(
        409,
        "Запись с таким ключом в справочнике уже есть",
        "The dictionary has an entry with this key already",
    ),
    "entry-changed": _kind(
        409, "Запись тем временем изменили или удалили", "The entry was changed or deleted in the meantime"
    ),
    "entry-used": _kind(
        409,
        "Запись используется, удалить её нельзя: её можно больше не предлагать",
        "The entry is used and cannot be deleted: retire it instead",
    ),
    "dictionary-full": _kind(
        409, "В справочнике уже 1000 записей", "The dictionary holds 1000 entries already"
    ),
    "rule-changed": _kind(409, "Правило тем временем изменили", "The rule was changed in the meantime"),
    "move-over": _kind(
        409, "Этот перевод уже закончен или отменяется", "This move has ended or is being undone"
    ),
    "nothing-to-move": _kind(
        409, "Переводить нечего: ни одна претензия не подходит", "There is nothing to move: no claim fits"
    ),
    "calendar-draft-exists": _kind(
        409, "Черновик этого календаря уже есть", "This calendar has a draft already"
    ),
    "calendar-taken": _kind(
        409, "Календарь с таким ключом уже есть", "There is a calendar with this key already"
    ),
    "nothing-to-recount": _kind(
        409,
        "Пересчитывать нечего: ни одна претензия не подходит",
        "There is nothing to recount: no claim fits",
    ),
    "not-live": _kind(
        409, "Это не действующая версия варианта", "This is not the live version of the variant"
    ),
    "too-many-views": _kind(
        409, "Видов уже слишком много: удалите лишний", "There are too many views: delete one first"
    ),
    "too-many-trainings": _kind(
        409,
        "У вас уже слишком много учебных претензий: завершите одну",
        "You have too many training claims open: end one first",
    ),
    "used-form": _kind(409, "Эта форма уже отправлена", "This form was sent before"),
    "too-large": _kind(413, "Запрос больше 1 МБ", "The request is larger than 1 MB"),
    "upload-too-large": _kind(413, "Файлы вместе больше 100 МБ", "The files together are larger than 100 MB"),
    "media-type": _kind(415, "Такой вид содержимого не принимается", "This content type is not accepted"),
    "invalid": _kind(422, "Некоторые поля заполнены неверно", "Some fields are not valid"),
    "file-faulty": _kind(
        422, "В файле есть ошибки: ничего не изменено", "The file has problems: nothing was changed"
    ),
    "unknown-action": _kind(422, "Такого действия нет", "There is no such action"),
    "idempotency-key-reused": _kind(
        422,
        "Под этим ключом уже был другой запрос",
        "Another request was sent under this key",
    ),
    "too-many": _kind(429, "Слишком много запросов", "Too many requests"),
    "unexpected": _kind(500, "Что-то пошло не так", "Something went wrong"),
    "busy": _kind(
        503,
        "Сейчас слишком много обращений; повторите через несколько секунд",
        "Too much is asked at this moment; repeat in a few seconds",
    ),
    "unavailable": _kind(
        503,
        "Сейчас ответить нельзя; повторите с тем же ключом",
        "No answer is possible now; repeat with the same key",
    ),
}
"""Every code of the API's own, with its status."""

BY_STATUS: dict[int, str] = {400: "malformed", 404: "not-found", 405: "method-not-allowed", 413: "too-large"}
"""Which code stands for an error that the framework raises."""

FORBIDDEN = frozenset({"forbidden", "claimants-word", "not-your-right", "not-for-claimants"})
"""Refusals of the rules that are about the role and answer 403; all others answer 409."""
