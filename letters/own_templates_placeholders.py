"""What a letter text of the company's own may tell: the closed list of placeholders and what each means."""

from typing import Literal, NamedTuple, get_args

from claims.conditions import Priority
from claims.letter_names import TO_CLAIMANTS
from claims.values import Titles
from claims.variant import Outcome
from letters.facts import Verdict
from letters.rendering import NAMELESS

Kind = Literal["line", "text", "day", "word", "list", "part", "choice", "switch"]
"""How a placeholder is used: words as they are, a day, a word of the trade, a list, a shared part, a condition."""


class Placeholder(NamedTuple):
    """One thing that a text may tell; `always` is never unknown, `values` are what a condition may ask for."""

    name: str
    kind: Kind
    meaning: Titles
    always: bool = False
    values: tuple[str, ...] = ()

    @property
    def written(self) -> str:
        """How it stands in a text."""
        name = self.name
        if self.kind in ("switch", "choice"):
            asked = f'{name} == "{self.values[0]}"' if self.values else name
            return f"{{% if {asked} %}}…{{% endif %}}"
        if self.kind == "list":
            return f"{{% for one in {name} %}}\n• {{{{ one }}}}\n{{% endfor %}}"
        return f"{{{{ {name}{_FILTERED.get(self.kind, '').format(name)} }}}}"

    @property
    def guarded(self) -> str:
        """How it is inserted: what may be unknown stands in its condition."""
        if self.always or self.kind in ("switch", "choice", "list", "part"):
            return self.written
        return f"{{% if {self.name} %}}{self.written}{{% endif %}}"


_FILTERED = {"day": "|day", "word": "|{}"}


def _say(
    name: str, kind: Kind, en: str, ru: str, always: bool = False, values: tuple[str, ...] = ()
) -> Placeholder:
    return Placeholder(name, kind, Titles(en=en, ru=ru), always, values)


_ALL = (
    _say("number", "line", "number of the claim", "номер претензии", always=True),
    _say("claim_type_title", "line", "claim type", "вид претензии", always=True),
    _say("organisation", "line", "name of the company", "название компании", always=True),
    _say("recipient_name", "line", "name of the recipient", "имя получателя"),
    _say("contact", "line", "telephone of the desk", "телефон отдела"),
    _say("link", "line", "link to the claim", "ссылка на претензию"),
    _say("staff_link", "line", "link to the card", "ссылка на карточку"),
    _say("stage_title", "line", "title of the stage", "название этапа"),
    _say("received_day", "day", "day of receipt", "день получения"),
    _say("promised_day", "day", "day that we promise", "обещанный день ответа"),
    _say("former_day", "day", "day that was promised before", "прежний обещанный день"),
    _say("statutory_day", "day", "last day by law", "последний день по закону"),
    _say("statutory_source", "line", "rule of law", "норма закона"),
    _say("term_stands", "switch", "our term stands still", "наш срок приостановлен", always=True),
    _say("answer_until", "day", "until when we wait for details", "до какого дня ждём сведений"),
    _say(
        "accept_until",
        "day",
        "day until which silence does not count",
        "день, до которого молчание не считается согласием",
    ),
    _say("may_dispute", "switch", "the decision can be disputed", "решение можно оспорить", always=True),
    _say("awaited", "choice", "what we wait for", "чего мы ждём", values=("details", "confirmation")),
    _say("questions", "list", "questions to the claimant", "вопросы заявителю"),
    _say("outcome", "word", "outcome", "результат", values=get_args(Outcome)),
    _say("verdict", "choice", "verdict", "обоснованность", values=get_args(Verdict)),
    _say("reason", "text", "reason", "причина"),
    _say("text", "text", "words of the answer", "текст ответа"),
    _say("remedies", "switch", "remedies", "меры", always=True),
    _say("complain_next", "list", "where to turn next", "куда обратиться дальше"),
    _say("reopen_until", "day", "until when it can be reopened", "до какого дня можно возобновить"),
    _say("task_title", "line", "title of the task", "название мероприятия"),
    _say("task_last_day", "day", "last day of the task", "последний день мероприятия"),
    _say("task_deadline", "line", "term of the task, day or hour", "срок мероприятия, день или час"),
    _say("clock_title", "line", "title of the term", "название срока"),
    _say("clock_last_day", "day", "last day of the term", "последний день срока"),
    _say("clock_deadline", "line", "the term, day or hour", "срок, день или час"),
    _say("rung", "word", "rung of the ladder", "ступень эскалации"),
    _say("overdue", "switch", "the term has run out", "срок прошёл", always=True),
    _say("priority", "word", "priority", "приоритет", values=get_args(Priority)),
    _say("assignee_name", "line", "who has the claim", "кто ведёт претензию"),
    _say("terms", "part", "our term and that of the law, in sentences", "наш срок и срок по закону, фразами"),
    _say("follow", "part", "button to follow the claim", "кнопка «следить за претензией»"),
    _say(
        "confirm",
        "part",
        "how to accept or dispute, with the button",
        "как согласиться или возразить, с кнопкой",
    ),
    _say("complain", "part", "where to turn next, as a list", "куда обратиться дальше, списком", always=True),
    _say("question_list", "part", "our questions, numbered", "наши вопросы с номерами"),
    _say("remedy_list", "part", "what was granted, as a list", "что решено сделать, списком"),
    _say(
        "further_remedies",
        "part",
        "what was granted beside the apology",
        "что решено сделать, кроме извинений",
    ),
    _say("done_list", "part", "what was done, as a list", "что сделано, списком"),
)
PLACEHOLDERS = {each.name: each for each in _ALL}
PARTS = {
    "terms": "_terms",
    "follow": "_follow",
    "confirm": "_confirm",
    "complain": "_complain",
    "question_list": "_questions",
    "remedy_list": "_remedies",
    "further_remedies": "_further-remedies",
    "done_list": "_done",
}
"""Shared parts and the files that hold them; they come with Redress and stay right as the law changes."""
OURS = frozenset(
    """staff_link priority rung overdue assignee_name task_title task_last_day task_deadline clock_title
    clock_last_day clock_deadline""".split()
)
"""What our people see and claimants do not."""
THEIRS = frozenset({"link", "follow", "confirm"})
"""A link of the claimant's own opens his claim to whoever has it: it goes to nobody else."""
TYPED = frozenset({"recipient_name", "reason", "text", "questions", "question_list"})
"""What somebody typed: it does not stand in letters that anybody can have sent to any address."""


def forbidden_in(template: str) -> frozenset[str]:
    """Placeholders that may not stand in this letter."""
    if template not in TO_CLAIMANTS:
        return THEIRS
    return OURS | TYPED if template in NAMELESS else OURS


def placeholders_for(template: str) -> tuple[Placeholder, ...]:
    """Those that may stand in this letter, in the order in which people are shown them."""
    return tuple(each for each in _ALL if each.name not in forbidden_in(template))
