"""Phone numbers as people write them: the same number in all its spellings."""

import re

import phonenumbers

REGIONS = ("RU", "US")
"""Whose national spellings are understood where no country is given."""
SHORTEST = 5
"""Digits below which two numbers are not called the same."""
_EXTENSION = re.compile(r"(доб|ext|x|#|,|;).*$", re.IGNORECASE | re.DOTALL)
_DIGITS = re.compile(r"[^0-9]")

PHONE_DIGITS = (
    "regexp_replace(regexp_replace(lower({column}), '(доб|ext|x|#|,|;).*$', ''), '[^0-9]', '', 'g')"
)
"""The same as `digits_of` in PostgreSQL, where an index keeps it."""


def digits_of(phone: str) -> str:
    """The digits alone, without an extension."""
    return _DIGITS.sub("", _EXTENSION.sub("", phone.lower()))


def spellings(phone: str) -> tuple[str, ...]:
    """The digits under which this number may be written down: with its country, without, with the national prefix.

    A number without a country may belong to several; all are named, so nobody is overlooked. Empty when there are
    too few digits to tell one number from another.
    """
    digits = digits_of(phone)
    if len(digits) < SHORTEST:
        return ()
    found = {digits}
    for region in (None,) if phone.strip().startswith("+") else REGIONS:
        found |= _readings(_EXTENSION.sub("", phone.lower()), region)
    return tuple(sorted(found))


def _readings(phone: str, region: str | None) -> set[str]:
    try:
        number = phonenumbers.parse(phone, region)
    except phonenumbers.NumberParseException:
        return set()
    if not phonenumbers.is_valid_number(number):
        return set()
    national = phonenumbers.national_significant_number(number)
    prefix = _trunk_prefix(number)
    return {f"{number.country_code}{national}", national, f"{prefix}{national}"}


def _trunk_prefix(number: phonenumbers.PhoneNumber) -> str:
    """What is dialled before a number within its country: 8 in Russia, 0 in most others."""
    region = phonenumbers.region_code_for_number(number)
    return str(phonenumbers.ndd_prefix_for_region(region, True) or "") if region else ""


def beginnings(typed: str) -> tuple[str, ...]:
    """The beginnings of digits that match a number typed so far: Russian 8 and +7 are one."""
    digits = digits_of(typed)
    if not digits:
        return ()
    others = {"7": "8", "8": "7"}
    found = {digits, others.get(digits[0], digits[0]) + digits[1:]}
    if digits[0] in "178" and len(digits) > 1:
        found.add(digits[1:])
    if not typed.strip().startswith("+"):
        found |= {"7" + digits, "8" + digits, "1" + digits}
    return tuple(sorted(found))
