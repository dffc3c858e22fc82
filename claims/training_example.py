"""An example of what a claim is filed with, so that practising begins with one click."""

from collections.abc import Mapping
from datetime import date

from claims.claim import Language
from claims.conditions import Scalar
from claims.values import Titles
from claims.variant import FormField, Variant

CLAIMANT = Titles(ru="Анна Примерова", en="Anna Sample")
SUBJECT = Titles(ru="Учебный пример: прошу разобраться", en="A training example: please look into this")
TEXT = Titles(
    ru="Это учебная претензия: заявителя нет, все письма приходят тому, кто учится.",
    en="This is a training claim: there is no claimant, all letters go to the person who practises.",
)
_WORDS = Titles(ru="Пример", en="An example")


def example_fields(variant: Variant, today: date, language: Language) -> Mapping[str, Scalar]:
    """A lawful value for every field of the form; conditions are met where a yes or the first choice meets them."""
    return {field.key: _value(field, today, language) for field in variant.fields}


def _value(field: FormField, today: date, language: Language) -> Scalar:
    match field.kind:
        case "number":
            return 1
        case "date":
            return today.isoformat()
        case "choice":
            return next(iter(field.choices or {}), "")
        case "bool":
            return True
        case _:
            return _WORDS.in_language(language)
