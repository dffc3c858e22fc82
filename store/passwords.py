"""Passwords: how they are kept (argon2), and which ones are refused."""

import unicodedata
from functools import cache

from pwdlib import PasswordHash

SHORTEST, LONGEST = 10, 200  # characters
_HASHES = PasswordHash.recommended()
_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
COMMON = frozenset(
    "password passw0rd p@ssword p@ssw0rd letmein welcome iloveyou sunshine princess football baseball superman"
    " batman dragon monkey master shadow qwerty administrator administrador changeme trustno1 whatever starwars"
    " computer internet samsung liverpool basketball jennifer michelle mustang redress redressredress abcdefghij"
    " abcdefghijk abcdefghijkl 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc q1w2e3r4t5 q1w2e3r4t5y6 zaq12wsx qazwsxedc"
    " qazwsxedcrfv qwerty123456 qwertyuiop123 a1b2c3d4e5 abc1234567 iloveyou12 letmein123 secret secretpassword"
    " пароль парольпароль привет приветпривет любовь наташа солнышко администратор спартак максим зенитчемпион"
    " йцукен йцукенг привет123 ялюблютебя секрет".split()
)
"""Words that many people choose; digits and signs at their end make them no better."""


def hashed(password: str) -> str:
    """Hash a password as it is kept; takes a moment and 64 MiB."""
    return _HASHES.hash(_spelled(password))


@cache
def nobodys() -> str:
    """Return a hash that is checked when there is no such person, so that the answer takes as long."""
    return hashed("nobody's password")


def fits(password: str, kept: str) -> tuple[bool, str | None]:
    """Whether a password is the kept one, and its new hash where the old one is weaker than today's."""
    return _HASHES.verify_and_update(_spelled(password), kept)


def unfit(password: str, *names: str | None) -> str | None:
    """Why a password is refused: `too-short`, `too-long`, `too-easy`, `your-name`; None when it is good."""
    spelled = _spelled(password)
    if len(spelled) < SHORTEST:
        return "too-short"
    if len(spelled) > LONGEST:
        return "too-long"
    if any(_core(spelled) == _core(name) for name in names if name):
        return "your-name"
    return "too-easy" if _is_easy(spelled.casefold()) else None


def _spelled(password: str) -> str:
    """One spelling, whichever keyboard composed its letters."""
    return unicodedata.normalize("NFC", password)


def _core(word: str) -> str:
    """The letters of a word without digits and signs around them."""
    return word.casefold().strip("0123456789 .,!?@#$%^&*()_+-=")


def _is_easy(word: str) -> bool:
    if len(set(word)) < 4 or word in COMMON or _core(word) in COMMON:
        return True
    return any(word in row * 4 or word[::-1] in row * 4 for row in _ROWS)
