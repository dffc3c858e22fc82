"""The words of the pages about personal data: what is counted, and what keeps data."""

from collections.abc import Iterable

from claims.trade_words import by_key
from claims.values import Titles
from store.retention import KnownType

COUNTED = by_key(
    persons=("contact details", "контактные данные"),
    texts=("texts and answers", "тексты и ответы"),
    words=("words for the search", "слова для поиска"),
    parties=("contact details of others", "контакты других участников"),
    files=("files", "файлы"),
    letters=("texts of letters", "тексты писем"),
    letter_acts=("notes about letters", "пометки о письмах"),
    links=("links that still worked", "действовавшие ссылки"),
    commands=("hashes of requests", "хеши запросов"),
    holds=("reasons of former holds", "причины прежних запретов"),
    views=("saved views that named him", "сохранённые виды с его именем"),
    own_pages=("links to his own page", "ссылки на страницу заявителя"),
    desk_letters=("letters with such links", "письма с такими ссылками"),
)
"""What an erasure counts, in small letters."""
KNOWN_BY = by_key(
    claim=("this claim", "эта претензия"),
    email=("the same e-mail", "тот же адрес"),
    phone=("the same telephone", "тот же телефон"),
)
"""What a client is known by."""


def type_titles(types: Iterable[KnownType]) -> dict[str, Titles]:
    """What claim types are called."""
    return {one.claim_type: one.title for one in types}
