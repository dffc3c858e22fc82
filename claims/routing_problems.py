"""What is wrong with written routing rules, as a manager is told it: a sentence for every code, in both languages.

`{value}` is what is written at the place, `{member}` the last name on the way there.
"""

from claims.problems import Path, shown, spelled
from claims.values import Titles, Value


class RuleProblem(Value):
    """One thing to put right: where it stands, a stable code, and a sentence that says what to do."""

    path: str
    line: int | None = None
    code: str
    sentence: Titles


def _t(en: str, ru: str) -> Titles:
    return Titles(en=en, ru=ru)


SENTENCES: dict[str, Titles] = {
    "syntax": _t(
        "The text cannot be read beyond this line: look at indentation, quotes and brackets.",
        "Текст не читается дальше этой строки: проверьте отступы, кавычки и скобки.",
    ),
    "not-utf-8": _t("The text is not UTF-8.", "Текст не в кодировке UTF-8."),
    "characters": _t(
        "There are line breaks, control or invisible characters: remove them.",
        "Есть переносы строк, управляющие или невидимые знаки: удалите их.",
    ),
    "too-large": _t("The text is too large.", "Текст слишком велик."),
    "too-deep": _t("Values are nested too deep.", "Слишком глубокая вложенность."),
    "not-plain": _t(
        "Aliases, anchors and tags are not taken: write the value out.",
        "Ссылки, метки и теги не принимаются: напишите само значение.",
    ),
    "repeated-key": _t(
        "“{member}” stands here twice: keep one.", "«{member}» стоит здесь дважды: одно лишнее."
    ),
    "several-documents": _t(
        "There is more than one document in the text.", "В тексте больше одного документа."
    ),
    "not-rules": _t(
        "The text is no set of rules: write apply and rules.",
        "Текст не похож на набор правил: нужны apply и rules.",
    ),
    "missing": _t("“{member}” is not filled in.", "Не заполнено: «{member}»."),
    "unknown-member": _t("“{member}” is not known here: remove it.", "«{member}» здесь неизвестно: удалите."),
    "unknown-choice": _t("“{value}” is not on the list.", "Значения «{value}» нет в списке."),
    "bad-name": _t(
        "“{value}”: write a small Latin letter, then such letters, digits, - or _.",
        "«{value}»: нужна строчная латинская буква, затем такие буквы, цифры, дефис или подчёркивание.",
    ),
    "bad-domain": _t(
        "“{value}” is no domain: write it as example.org.", "«{value}» — не домен: пишите как example.org."
    ),
    "wrong-type": _t("“{value}” does not fit here.", "Значение «{value}» здесь не подходит."),
    "out-of-bounds": _t("This is too little or too much.", "Слишком мало или слишком много."),
    "no-words": _t(
        "“{value}” has no letter or digit to look for.", "В «{value}» нет ни букв, ни цифр: искать нечего."
    ),
    "bad-amount": _t("“{value}”: write the amount as 30000 RUB.", "«{value}»: напишите сумму как 30000 RUB."),
    "not-a-condition": _t(
        "This is not one condition: write exactly one of words, field, channel, claimant, language, email_domain,"
        " known_client, type, amount_above, all, any, not.",
        "Это не одно условие: нужно ровно одно из words, field, channel, claimant, language, email_domain,"
        " known_client, type, amount_above, all, any, not.",
    ),
    "says-nothing": _t(
        "Nothing follows from this rule: choose a type, a priority, a team, tags or a skill.",
        "Из правила ничего не следует: выберите вид, приоритет, команду, метки или навык.",
    ),
    "instead-of-nothing": _t(
        "“Instead of the filer's choice” needs a claim type.",
        "«Вместо выбранного заявителем» требует указать вид претензии.",
    ),
    "repeated-rule": _t("Another rule is called “{value}” too.", "Ещё одно правило называется «{value}»."),
    "never-reached": _t(
        "This rule is never reached: “{value}” before it holds for every claim.",
        "До этого правила дело не дойдёт: правило «{value}» перед ним подходит всегда.",
    ),
    "no-such-type": _t("There is no claim type “{value}” now.", "Вида претензий «{value}» сейчас нет."),
    "no-such-team": _t("There is no team “{value}”.", "Команды «{value}» нет."),
    "no-such-field": _t("No form has a field “{value}”.", "Поля «{value}» нет ни в одной форме."),
}
_PLAIN_ONLY = frozenset({"alias", "anchor", "tag", "key-not-text"})


def rule_problem(path: Path, code: str, value: object = "", line: int | None = None) -> RuleProblem:
    """Make a problem at a path."""
    code = "not-plain" if code in _PLAIN_ONLY else "wrong-type" if code == "not-a-number" else code
    told = {"value": shown(value), "member": shown(path[-1] if path else "")}
    said = SENTENCES[code]
    sentence = Titles(ru=_filled(said.ru, told), en=_filled(said.en, told))
    return RuleProblem(path=spelled(path), line=line, code=code, sentence=sentence)


def _filled(sentence: str, told: dict[str, str]) -> str:
    for name, value in told.items():
        sentence = sentence.replace(f"{{{name}}}", value)
    return sentence
