"""Whose claims the demonstration shows and what they are about; the same ones every time."""

import csv
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from ruamel.yaml import YAML

from claims.claim import ClaimantKind, Demand, Language
from claims.money import Money
from claims.variant import Variant
from store.birth import Contact
from store.demo_courses import COURSES

FOLDER = Path(__file__).resolve().parents[1] / "demo"
SEED = 26
SHARES = {"goods-refund": 115, "iso-base": 70, "bank": 60, "us-cfpb": 60}
"""How many claims each ready variant gets."""
LANGUAGES: tuple[Language, ...] = ("ru", "ru", "ru", "en")
CHANNELS = ("web", "web", "web", "email", "email", "phone", "post", "visit")
_PRODUCTS = {"Other financial service": "other"}
_AMOUNTS_IN_DOLLARS = (None, None, 35, 120, 480, 1450)


@dataclass(frozen=True)
class Story:
    """One claim to be: who brings it, what it says, how it goes and for how long it has been going."""

    key: str
    variant: str
    language: Language
    contact: Contact
    kind: ClaimantKind
    channel: str
    texts: dict[str, str]
    demand: Demand
    fields: dict[str, Any]
    cause: str | None
    unit: str | None
    justified: bool
    course: str
    age: timedelta
    chance: Random = field(compare=False)

    def received_at(self, now: datetime) -> datetime:
        """When the claim came in."""
        return now - self.age


@dataclass(frozen=True)
class _Matter:
    """What a claim is about, before it has a claimant."""

    subject: str
    text: str
    demand: Demand
    fields: dict[str, Any]
    cause: str | None = None
    unit: str | None = None
    kind: ClaimantKind = "client"
    justified: bool = True


def stories(variants: dict[str, Variant]) -> list[Story]:
    """Every story, the claim that came in first at the head."""
    written, chance, found = read_words(), Random(SEED), list[Story]()
    for key, count in SHARES.items():
        rows = _complaints() if key == "us-cfpb" else []
        for place in range(count):
            language: Language = "en" if rows else chance.choice(LANGUAGES)
            matter = (
                _of_finance(written, rows[place % len(rows)], chance)
                if rows
                else _of_goods(written, language, chance, place)
                if key == "goods-refund"
                else _written(written["general" if key == "iso-base" else "bank"], language, place)
            )
            found.append(
                _story(f"{key}-{place + 1:03}", key, variants[key], language, matter, written, chance)
            )
    return sorted(found, key=lambda story: (-story.age, story.key))


def read_words() -> dict[str, Any]:
    """The invented people, goods and sentences."""
    read: dict[str, Any] = YAML(typ="safe").load((FOLDER / "stories.yaml").read_text(encoding="utf-8"))
    return read


def _story(
    name: str,
    key: str,
    variant: Variant,
    language: Language,
    matter: _Matter,
    written: dict[str, Any],
    chance: Random,
) -> Story:
    place = int(name.rpartition("-")[2]) - 1
    course = list(COURSES)[place % len(COURSES)]
    if course == "approval":
        matter = _worth_an_approval(matter, variant)
    facts, texts = _form(variant, matter.fields)
    return Story(
        key=name,
        variant=key,
        language=language,
        contact=_contact(written["people"][language], language, chance),
        kind=matter.kind,
        channel=chance.choice(CHANNELS),
        texts={"subject": matter.subject, "text": matter.text, **texts},
        demand=matter.demand,
        fields=facts,
        cause=matter.cause,
        unit=matter.unit,
        justified=matter.justified,
        course=course,
        age=COURSES[course].age(key, chance),
        chance=Random(f"{SEED}/{name}"),
    )


def _worth_an_approval(matter: _Matter, variant: Variant) -> _Matter:
    """The same matter with an amount above the limit of the stage that decides."""
    rule = variant.stages["resolution"].approval
    assert rule is not None
    amount = Money.of(str(rule.above.amount * 3 // 2), rule.above.currency)
    return replace(matter, demand=Demand(remedy="refund", money=amount), justified=True)


def _form(variant: Variant, given: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Facts and private texts of the form: a text stands among the facts as `True`."""
    kinds = {one.key: one.kind for one in variant.fields}
    texts = {key: str(value) for key, value in given.items() if kinds.get(key) == "text" and value}
    facts = {key: value for key, value in given.items() if key in kinds and kinds[key] != "text"}
    return facts | dict.fromkeys(texts, True), {f"field:{key}": value for key, value in texts.items()}


def _contact(people: list[list[str]], language: Language, chance: Random) -> Contact:
    place = chance.randrange(len(people))
    name, box = people[place]
    phone = f"+790000001{place:02}" if language == "ru" else f"+120255501{place:02}"
    return Contact(name=name, email=f"{box}@example.org", phone=phone)


def _of_goods(written: dict[str, Any], language: Language, chance: Random, place: int) -> _Matter:
    goods = written["goods"]
    product, fault = chance.choice(goods["products"]), goods["faults"][place % len(goods["faults"])]
    title, text = fault[language]
    order = {"order_number": f"A-{20_000 + chance.randrange(9_999)}", "sold_by": "distance"}
    return _Matter(
        subject=f"{product[language]}: {title}",
        text=text,
        demand=Demand(remedy="refund", money=Money.of(str(product["price"]), "RUB")),
        fields=order | fault.get("fields", {}),
        cause=fault["cause"],
        unit=fault["unit"],
        justified=not fault.get("refused", False),
    )


def _written(matters: list[dict[str, Any]], language: Language, place: int) -> _Matter:
    one = matters[place % len(matters)]
    subject, text = one[language]
    money = Money.of(str(one["amount"]), "RUB") if "amount" in one else None
    return _Matter(
        subject=subject,
        text=text,
        demand=Demand(remedy=one["remedy"], money=money),
        fields=one.get("fields", {}),
        cause=one["cause"],
        unit=one["unit"],
        kind=one.get("kind", "client"),
        justified=place % 9 != 4,
    )


def _of_finance(written: dict[str, Any], row: dict[str, str], chance: Random) -> _Matter:
    """A real complaint of the public database; it has no narrative, so the text names its issue."""
    amount = chance.choice(_AMOUNTS_IN_DOLLARS)
    issue = row["Issue"] + (f" ({row['Sub-issue']})" if row["Sub-issue"] else "")
    return _Matter(
        subject=f"{row['Product']}: {row['Issue']}",
        text=written["finance"]["en"].format(product=row["Product"], issue=issue, state=row["State"] or "–"),
        demand=Demand(
            remedy="refund" if amount else "explanation",
            money=Money.of(str(amount), "USD") if amount else None,
        ),
        fields={
            "product": _PRODUCTS.get(row["Product"]) or row["Product"].lower().replace(" ", "-"),
            "sub_product": row["Sub-product"],
            "issue": row["Issue"],
            "sub_issue": row["Sub-issue"],
            "state": row["State"],
        },
        justified=row["Company response"] != "Closed",
    )


def _complaints() -> list[dict[str, str]]:
    with (FOLDER / "complaints-500.csv").open(encoding="windows-1252", newline="") as file:
        return [row for row in csv.DictReader(file) if row["Issue"]]
