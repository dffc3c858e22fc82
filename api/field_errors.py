"""What is wrong with a field: a stable code and a sentence in both languages, never the value."""

from claims.values import Titles

CODES: dict[str, str] = {
    "missing": "missing",
    "extra_forbidden": "unknown",
    "string_too_long": "too-long",
    "string_too_short": "too-short",
    "too_long": "too-long",
    "too_short": "too-short",
    "characters": "characters",
    "empty": "empty",
    "literal_error": "not-allowed",
    "enum": "not-allowed",
    "string_pattern_mismatch": "pattern",
    "greater_than": "out-of-bounds",
    "greater_than_equal": "out-of-bounds",
    "less_than": "out-of-bounds",
    "less_than_equal": "out-of-bounds",
    "value_error": "not-valid",
    "assertion_error": "not-valid",
    "union_tag_invalid": "not-allowed",
    "none_required": "unknown",
}
"""Codes for the kinds of error that pydantic knows; what ends in `_type` is `type`."""

SENTENCES: dict[str, Titles] = {
    "missing": Titles(ru="Поле обязательно.", en="This field is required."),
    "unknown": Titles(ru="Такого поля нет.", en="There is no such field."),
    "repeated": Titles(ru="Поле указано дважды.", en="This field is given twice."),
    "too-long": Titles(ru="Слишком длинно.", en="This is too long."),
    "too-short": Titles(ru="Слишком коротко.", en="This is too short."),
    "too-deep": Titles(ru="Слишком глубокая вложенность.", en="This is nested too deeply."),
    "characters": Titles(
        ru="Есть недопустимые знаки: управляющие или невидимые.",
        en="It has characters that are not allowed: control or invisible ones.",
    ),
    "empty": Titles(ru="Не должно быть пустым.", en="This must not be empty."),
    "not-allowed": Titles(ru="Такого значения нет в списке.", en="This value is not on the list."),
    "pattern": Titles(ru="Записано не так, как положено.", en="This is not spelled as it should be."),
    "prefix": Titles(
        ru="От одной до шести заглавных букв одного алфавита, русского или латинского, после первой можно цифры. "
        "Одна буква T занята: с неё начинаются номера учебных претензий.",
        en="One to six capital letters of one alphabet, Latin or Cyrillic, digits after the first if you like. "
        "A single T is taken: numbers of training claims begin with it.",
    ),
    "out-of-bounds": Titles(ru="Число вне допустимых границ.", en="The number is out of bounds."),
    "type": Titles(ru="Значение другого вида.", en="The value is of another kind."),
    "not-valid": Titles(ru="Значение не подходит.", en="The value is not valid."),
    "in-future": Titles(ru="Этот момент ещё не наступил.", en="This instant lies in the future."),
    "undecided": Titles(
        ru="Вид не указан, и правила его не определили: выберите его.",
        en="No type is given and the rules do not decide it: choose one.",
    ),
    "no-such-type": Titles(ru="Такого вида претензии нет.", en="There is no such claim type."),
    "no-such-tag": Titles(
        ru="Такого тега нет: теги берутся из справочника и из правил маршрутизации.",
        en="There is no such tag: tags are those of the dictionary and of the routing rules.",
    ),
    "no-such-person": Titles(
        ru="Такого сотрудника в команде нет.", en="There is no such person in the team."
    ),
    "no-such-claim": Titles(ru="Такой претензии нет.", en="There is no such claim."),
    "no-such-file": Titles(ru="Такого файла нет.", en="There is no such file."),
    "file-empty": Titles(ru="Файл пуст.", en="The file is empty."),
    "file-too-large": Titles(ru="Файл больше 25 МБ.", en="The file is larger than 25 MB."),
    "file-kind": Titles(
        ru="Такие файлы не принимаются. Подойдут PDF, фото, документы, таблицы, текст, видео и звук.",
        en="Files of this kind are not taken. PDF, photos, documents, tables, text, video and sound are.",
    ),
    "file-name": Titles(
        ru="Расширение имени не подходит к содержимому файла.",
        en="The extension of the name does not fit what is in the file.",
    ),
    "file-broken": Titles(ru="Файл повреждён и не читается.", en="The file is damaged and cannot be read."),
    "file-macros": Titles(
        ru="В документе есть макросы. Сохраните его без них.",
        en="The document has macros. Save it without them.",
    ),
    "file-bomb": Titles(
        ru="В распакованном виде документ слишком велик.", en="Unpacked, the document is too large."
    ),
    "image-too-large": Titles(
        ru="В изображении больше 50 миллионов точек.", en="The picture has more than 50 million pixels."
    ),
    "too-many-prefixes": Titles(
        ru="Свой префикс может быть не больше чем у 200 видов; те, которых вы не видите, тоже считаются.",
        en="No more than 200 types may have a prefix of their own; those that you do not see count too.",
    ),
    "too-many-files": Titles(
        ru="За один раз принимается не больше 20 файлов.", en="No more than 20 files are taken at once."
    ),
    "claim-full": Titles(
        ru="У претензии уже столько файлов, сколько можно: 200 файлов или 100 МБ.",
        en="The claim has as many files as it may have: 200 files or 100 MB.",
    ),
}


def code_of(kind: str) -> str:
    """Our code for a kind of error that pydantic names, or for one of our own."""
    if kind in SENTENCES:
        return kind
    if kind in CODES:
        return CODES[kind]
    return "type" if kind.endswith("_type") else "not-valid"
