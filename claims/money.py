"""Amounts of money: exact decimals with an ISO 4217 currency."""

import re
from decimal import Decimal

from claims.values import Value

_NO_DECIMALS = frozenset("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split())
_THREE_DECIMALS = frozenset("BHD IQD JOD KWD LYD OMR TND".split())
_TWO_DECIMALS = frozenset(
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY"
    " COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS"
    " INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR"
    " MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD"
    " SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG".split()
)
LARGEST = Decimal("999999999999.999")
_SPELLED = re.compile(r"[0-9]{1,20}(\.[0-9]{1,20})?", re.ASCII)
"""Plain digits: no signs, exponents, blanks or digits of other scripts, all of which Decimal would read."""


def decimals_of(currency: str) -> int | None:
    """Return how many decimals an ISO 4217 currency has, or None when there is no such currency."""
    if currency in _TWO_DECIMALS:
        return 2
    if currency in _NO_DECIMALS:
        return 0
    return 3 if currency in _THREE_DECIMALS else None


class Money(Value):
    """An amount in a currency, as agreed with the claimant; never negative."""

    amount: Decimal
    currency: str

    @classmethod
    def parse(cls, text: str) -> "Money":
        """Read the spelling `30000 RUB`; raises ValueError with a sentence that says what is wrong."""
        number, _, currency = text.strip().partition(" ")
        return cls.of(number, currency.strip())

    @classmethod
    def of(cls, number: str | Decimal, currency: str) -> "Money":
        """Make an amount with the decimals of its currency; ValueError when it is not a lawful one."""
        places = decimals_of(currency)
        if places is None:
            raise ValueError("the currency is not a current ISO 4217 code")
        return cls(amount=_exact(number, places), currency=currency)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


def _exact(number: str | Decimal, places: int) -> Decimal:
    if isinstance(number, str) and not _SPELLED.fullmatch(number):
        raise ValueError("the amount is not a number")
    amount = Decimal(number)
    if not amount.is_finite() or not 0 <= amount <= LARGEST:
        raise ValueError("the amount is out of bounds")
    rounded = amount.quantize(Decimal(1).scaleb(-places))
    if rounded != amount:
        raise ValueError(f"the currency has {places} decimals")
    return rounded
