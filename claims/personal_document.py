"""Everything that is kept of one client, as values that a program and a person can read."""

from datetime import datetime
from typing import Any, Literal

from claims.values import Instant, Value

Who = Literal["client", "staff", "desk", "import"]
WHO: dict[str, Who] = {"link": "client", "user": "staff", "system": "desk", "import": "import"}
"""Who acted, without the names of our people: they are their own data and not the client's."""
INTERNAL = frozenset({"noted", "interaction_logged"})
"""Events whose texts were never meant for the client: somebody has to look whether they tell of others."""
OF_OTHERS = frozenset({"party_added"})
"""Events whose texts are the data of somebody else."""


class KeptText(Value):
    """Words that somebody wrote; `member` is the place in the command that brought them."""

    at: Instant
    event: str
    by: Who
    member: str
    text: str
    internal: bool = False


class KeptEvent(Value):
    """One row of the timeline: what happened, without free texts."""

    seq: int
    at: Instant
    event: str
    by: Who
    facts: dict[str, Any]


class KeptLetter(Value):
    """A letter to the client; `file` is its place in the archive, none where no text is kept."""

    id: str
    template: str
    language: str
    state: str
    planned_at: Instant
    sent_at: Instant | None
    file: str | None = None


class KeptFile(Value):
    """A file of the claim; `file` is its place in the archive."""

    id: str
    name: str
    media_type: str
    size: int
    sha256: str
    stored_at: Instant
    by: Who
    internal: bool
    file: str


class Contact(Value):
    """What is known of the client in one claim."""

    kind: str
    name: str | None
    email: str | None
    phone: str | None
    language: str


class KeptClaim(Value):
    """One claim; `parties` are the roles of others who take part, whose data is not the client's."""

    id: str
    number: str
    type: str
    channel: str
    status: str
    outcome: str | None
    received_at: Instant
    registered_at: Instant
    closed_at: Instant | None
    erased_at: Instant | None
    external_key: str | None
    client: Contact
    demand: dict[str, Any]
    fields: dict[str, Any]
    subject: str
    texts: tuple[KeptText, ...]
    events: tuple[KeptEvent, ...]
    letters: tuple[KeptLetter, ...]
    files: tuple[KeptFile, ...]
    parties: tuple[str, ...]


class PersonalDocument(Value):
    """All of it, as it was at an instant."""

    format: Literal["redress-personal-data/1"] = "redress-personal-data/1"
    made_at: Instant
    language: Literal["ru", "en"]
    claims: tuple[KeptClaim, ...]


_SAID: dict[str, tuple[str, str]] = {
    "title": ("Данные, которые мы храним о вас", "The data that we keep about you"),
    "made": ("Выгружено {day} (UTC)", "Exported on {day} (UTC)"),
    "number": ("Претензия {number} от {day}", "Claim {number} of {day}"),
    "erased": ("Персональные данные удалены {day}.", "The personal data was erased on {day}."),
    "name": ("Имя", "Name"),
    "email": ("Электронная почта", "E-mail"),
    "phone": ("Телефон", "Telephone"),
    "subject": ("Тема", "Subject"),
    "status": ("Состояние", "State"),
    "open": ("открыта", "open"),
    "closed": ("закрыта", "closed"),
    "texts": ("Что написано", "What was written"),
    "client": ("вы", "you"),
    "staff": ("мы", "us"),
    "desk": ("система", "the system"),
    "import": ("перенесено из другой системы", "brought over from another system"),
    "letters": ("Письма вам: {count}", "Letters to you: {count}"),
    "files": ("Файлы: {count}", "Files: {count}"),
    "all": (
        "Полностью, для программ: data.json; файлы: папка files; тексты писем: папка letters.",
        "Whole and for programs: data.json; files: the folder files; texts of letters: the folder letters.",
    ),
}


def summary(document: PersonalDocument) -> str:
    """The same for people, as plain text in the client's language; internal notes stay in the whole document."""
    say = _Words(document.language)
    head = [say("title"), say("made", day=_day(document.made_at)), say("all")]
    return "\n".join([*head, *(line for claim in document.claims for line in _claim(claim, say))]) + "\n"


class _Words:
    def __init__(self, language: str) -> None:
        self._place = 0 if language == "ru" else 1

    def __call__(self, key: str, **facts: object) -> str:
        return _SAID[key][self._place].format(**facts)


def _claim(claim: KeptClaim, say: _Words) -> list[str]:
    lines = ["", say("number", number=claim.number, day=_day(claim.registered_at))]
    if claim.erased_at:
        return [*lines, say("erased", day=_day(claim.erased_at))]
    shown = {"name": claim.client.name, "email": claim.client.email, "phone": claim.client.phone}
    shown |= {"subject": claim.subject, "status": say(claim.status)}
    lines += [f"{say(key)}: {value}" for key, value in shown.items() if value]
    told = [text for text in claim.texts if not text.internal and text.member != "subject"]
    lines += [say("texts") + ":"] if told else []
    for text in told:
        lines += [f"- {_day(text.at)}, {say(text.by)}:", *(f"    {line}" for line in text.text.splitlines())]
    return [*lines, say("letters", count=len(claim.letters)), say("files", count=len(claim.files))]


def _day(instant: datetime) -> str:
    return instant.strftime("%d.%m.%Y")
