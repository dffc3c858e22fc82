"""What the dictionaries are called, and how they are named in addresses."""

from typing import NamedTuple

from api.names import not_found
from claims.dictionaries import Kind
from claims.values import Titles


class Book(NamedTuple):
    """One house dictionary: its name in addresses, its title, what it is for, a picture."""

    kind: Kind
    name: str
    title: Titles
    about: Titles
    icon: str


def _t(ru: str, en: str) -> Titles:
    return Titles(ru=ru, en=en)


BOOKS = (
    Book(
        "cause",
        "causes",
        _t("Причины", "Causes"),
        _t(
            "Почему возникла претензия. Список причин у каждого варианта процесса свой; общий справочник нужен, "
            "чтобы одно и то же везде называлось одинаково.",
            "Why a claim arose. Every process variant has its own list of causes; the shared dictionary sees to it "
            "that the same thing is called the same everywhere.",
        ),
        "zoom-question",
    ),
    Book(
        "unit",
        "units",
        _t("Виновные подразделения", "Guilty units"),
        _t(
            "Кто виноват. Список подразделений у каждого варианта процесса свой; общий справочник даёт им "
            "одинаковые названия.",
            "Whose fault it was. Every process variant has its own list of units; the shared dictionary gives them "
            "common names.",
        ),
        "building-factory-2",
    ),
    Book(
        "remedy",
        "remedies",
        _t("Меры", "Remedies"),
        _t(
            "Чем можно удовлетворить претензию. Обычные меры есть всегда; свои у каждого варианта процесса другие, "
            "и общий справочник даёт им одинаковые названия.",
            "What may be granted. The standard remedies are always there; every process variant may have its own, "
            "and the shared dictionary gives them common names.",
        ),
        "gift",
    ),
    Book(
        "tag",
        "tags",
        _t("Метки", "Tags"),
        _t(
            "Ярлыки на претензиях: их ставят правила распределения, по ним отбирают очередь.",
            "Labels on claims: rules of routing put them on, the queue is filtered by them.",
        ),
        "tags",
    ),
    Book(
        "skill",
        "skills",
        _t("Навыки", "Skills"),
        _t(
            "Что умеют сотрудники: претензия, которой нужен навык, достаётся тому, у кого он есть.",
            "What our people are good at: a claim that wants a skill goes to somebody who has it.",
        ),
        "school",
    ),
)
_BY_NAME = {book.name: book for book in BOOKS}


def book_of(name: str) -> Book:
    """The dictionary of an address; Problem 404 when there is none."""
    if name not in _BY_NAME:
        raise not_found()
    return _BY_NAME[name]
