"""What is said of a letter text that is wrong: what to do, not what went on inside."""

from claims.values import Titles

SENTENCES = {
    "syntax": Titles(
        en="This cannot be read: check the braces {{{{ }}}} and {{% %}}, and that every if and for has its end.",
        ru="Это не удаётся прочитать: проверьте скобки {{{{ }}}} и {{% %}} и что у каждого if и for есть конец.",
    ),
    "too-deep": Titles(
        en="Too many conditions within each other: say it in simpler ones.",
        ru="Слишком много вложенных условий: разделите их на более простые.",
    ),
    "not-known": Titles(
        en="Only placeholders, conditions on them and lists may stand in braces.",
        ru="В скобках могут стоять только подстановки, условия с ними и списки.",
    ),
    "no-members": Titles(
        en="A placeholder has no parts: take out the dot or the square brackets.",
        ru="У подстановки нет частей: уберите точку или квадратные скобки.",
    ),
    "no-calls": Titles(
        en="Nothing can be called here: take out the round brackets.",
        ru="Здесь ничего нельзя вызвать: уберите круглые скобки.",
    ),
    "no-files": Titles(
        en="Files cannot be taken in: use the placeholder of a shared part.",
        ru="Файлы подключать нельзя: возьмите подстановку общей части.",
    ),
    "no-programs": Titles(en="Only if and for are known here.", ru="Здесь понимаются только if и for."),
    "no-remarks": Titles(
        en="Remarks {{# #}} cannot stand here: say it in the note of the version.",
        ru="Примечания {{# #}} здесь не допускаются: напишите их в пояснении к версии.",
    ),
    "unknown": Titles(
        en="There is no placeholder “{name}”: choose one from the list.",
        ru="Подстановки «{name}» нет: выберите из списка.",
    ),
    "lists-only": Titles(
        en="for goes through a list only: {{% for one in questions %}}.",
        ru="for перебирает только список: {{% for one in questions %}}.",
    ),
    "list-in-list": Titles(
        en="A list cannot stand within another one.", ru="Список не может стоять внутри другого."
    ),
    "item-name": Titles(
        en="Give the item of the list another name, in Latin letters.",
        ru="Назовите элемент списка иначе, латинскими буквами.",
    ),
    "no-filter": Titles(
        en="“{name}” cannot stand after this placeholder: choose it from the list as it is.",
        ru="«{name}» нельзя поставить после этой подстановки: выберите её из списка как есть.",
    ),
    "filter-missing": Titles(
        en="Write {{{{ {name}|{wanted} }}}}: without it the bare word of the program would stand there.",
        ru="Напишите {{{{ {name}|{wanted} }}}}: иначе в письме будет служебное слово.",
    ),
    "condition-only": Titles(
        en="“{name}” says yes or no, or one of a few words: ask for it in {{% if %}}.",
        ru="«{name}» отвечает на вопрос: используйте её в условии {{% if %}}.",
    ),
    "list-shown": Titles(
        en="“{name}” is a list: go through it with for, or take the shared part that shows it.",
        ru="«{name}» — список: переберите его через for или возьмите общую часть, которая его показывает.",
    ),
    "not-in-subject": Titles(
        en="“{name}” may be several lines: it cannot stand in the subject.",
        ru="«{name}» может занять несколько строк: в теме письма ей не место.",
    ),
    "count-of-list": Titles(
        en="Only a list is counted: questions|length.", ru="Считать можно только список: questions|length."
    ),
    "forms": Titles(
        en="plural takes {count} forms in quotes; {{n}} in them is the count, other braces are not allowed.",
        ru="plural принимает {count} формы в кавычках; {{n}} в них — число, других скобок быть не может.",
    ),
    "not-compared": Titles(
        en="“{name}” is not compared: ask whether it is there.",
        ru="«{name}» не сравнивают: спросите, известно ли оно.",
    ),
    "no-value": Titles(
        en="“{name}” can be: {values}.", ru="«{name}» принимает только такие значения: {values}."
    ),
    "may-be-unknown": Titles(
        en="“{name}” may be unknown: put its sentence in {{% if {name} %}}…{{% endif %}}, else the shipped text goes.",
        ru="«{name}» бывает неизвестно: заключите фразу в {{% if {name} %}}…{{% endif %}}, иначе уйдёт исходный текст.",
    ),
    "too-long": Titles(en="The text is longer than {most} characters.", ru="Текст длиннее {most} знаков."),
    "empty": Titles(en="Nothing stands here yet.", ru="Здесь пока ничего нет."),
    "may-be-empty": Titles(
        en="Everything is on a condition: say something that stands in every letter.",
        ru="Весь текст под условиями: напишите то, что есть в каждом письме.",
    ),
    "number-in-subject": Titles(
        en="Name the claim here: put {{{{ number }}}} in, outside of any condition.",
        ru="Назовите претензию: поставьте сюда {{{{ number }}}} вне условий.",
    ),
    "complain-missing": Titles(
        en="A refusal names where to turn next: put {{{{ complain }}}} on a line of its own, outside of any condition.",
        ru="Отказ называет, куда обратиться дальше: поставьте {{{{ complain }}}} отдельной строкой вне условий.",
    ),
    "complain-wanted": Titles(
        en="The shipped text names where to turn next. Keep {{{{ complain }}}} unless something else says it.",
        ru="Исходный текст называет, куда обратиться дальше. Оставьте {{{{ complain }}}}, если этого не сказано иначе.",
    ),
    "confirm-missing": Titles(
        en="Silence may count as consent: put {{{{ confirm }}}} on a line of its own, outside of any condition.",
        ru="Молчание может считаться согласием: поставьте {{{{ confirm }}}} отдельной строкой вне условий.",
    ),
    "questions-missing": Titles(
        en="This letter asks for details: put {{{{ question_list }}}} into it.",
        ru="Это письмо запрашивает сведения: поставьте в него {{{{ question_list }}}}.",
    ),
    "not-to-claimants": Titles(
        en="“{name}” is for our people: it does not stand in letters to claimants.",
        ru="«{name}» — для сотрудников: в письмах заявителям её нет.",
    ),
    "not-to-staff": Titles(
        en="“{name}” opens the claim as the claimant: it goes to nobody else.",
        ru="«{name}» открывает претензию от имени заявителя: больше никому её не посылают.",
    ),
    "not-typed": Titles(
        en="This letter names nobody and repeats nothing that was typed: take “{name}” out.",
        ru="Это письмо никого не называет и не повторяет введённого: уберите «{name}».",
    ),
    "told-before": Titles(
        en="The shipped text also tells: {names}.", ru="Исходный текст сообщает ещё: {names}."
    ),
}
"""By their codes; braces are doubled, as names are filled in."""
