"""Search by words: forms of both languages, numbers, contacts, later texts, hostile input, and forgetting."""

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from claims.claim import Claim
from store.birth import Contact, bear
from store.connections import at_once
from store.lists import ClaimFilter, claims_page
from store.record import record
from store.sight import sight_of, sight_of_system
from store.words import lexemes
from tests.store.claims_at_hand import NOW, Desk, accepted, birth_of, born, command_for, record_of

ALL = sight_of_system()
RUSSIAN = {
    "subject": "Протекает электрический чайник «Вихрь-200»",
    "text": "Купила ещё два чайника. Ёлочные игрушки приехали разбитыми, деньги не возвращают!",
    "field:order_number": "118-20914",
}
ENGLISH = {
    "subject": "Refund for the broken dishwashers",
    "text": "The delivery was delayed twice; nobody returns my calls. It's O'Brien's order at shop.example.com.",
}


@pytest.fixture(scope="module")
async def claims(desk: Desk) -> dict[str, Claim]:
    """One claim in each language."""
    petrova = Contact(name="Анна Семёнова", email="a.semyonova@mail.example.org", phone="+7 (912) 345-67-89")
    marsh = Contact(name="Helen Marsh", email="helen@marsh.example", phone="+44 20 7946 0958")
    return {
        "ru": await born(desk, contact=petrova, texts=RUSSIAN),
        "en": await born(desk, contact=marsh, texts=ENGLISH),
    }


async def found(connection: AsyncConnection, claims: dict[str, Claim], q: str) -> set[str]:
    page = await claims_page(connection, ALL, ClaimFilter(q=q), NOW)
    names = {claim.id: name for name, claim in claims.items()}
    return {names[row.id] for row in page.items if row.id in names}


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("чайник", "ru"),
        ("чайниками", "ru"),
        ("ЧАЙНИКОВ", "ru"),
        ("чайн", "ru"),
        ("протекающий", "ru"),
        ("Вихрь 200", "ru"),
        ("протекали", "ru"),
        ("электрическому чайнику", "ru"),
        ("вихрь-200", "ru"),
        ("вихрь", "ru"),
        ("«Вихрь-200»", "ru"),
        ('"чайник"', "ru"),
        ("еще", "ru"),
        ("ещё", "ru"),
        ("елочная игрушка", "ru"),
        ("ёлочной", "ru"),
        ("семенова", "ru"),
        ("Семёновой", "ru"),
        ("не возвращают", "ru"),
        ("деньгами", "ru"),
        ("118-20914", "ru"),
        ("20914", "ru"),
        ("a.semyonova@mail.example.org", "ru"),
        ("A.Semyonova@", "ru"),
        ("semyonova", "ru"),
        ("+7 (912) 345-67-89", "ru"),
        ("8 912 345 67 89", "ru"),
        ("9123456789", "ru"),
        ("dishwasher", "en"),
        ("Dishwashers", "en"),
        ("dishw", "en"),
        ("refunded", "en"),
        ("refunding deliveries", "en"),
        ("delay", "en"),
        ("calling", "en"),
        ("o'brien", "en"),
        ("shop.example.com", "en"),
        ("marsh helen", "en"),
        ("+44 20 7946 0958", "en"),
        ("чайник dishwasher", ""),
        ("утюг", ""),
        ("ч", ""),
    ],
)
async def test_words_are_found_in_any_form(
    connection: AsyncConnection, claims: dict[str, Claim], q: str, expected: str
) -> None:
    assert await found(connection, claims, q) == ({expected} if expected else set()), q


async def test_numbers_are_found_whole_and_in_part(
    connection: AsyncConnection, claims: dict[str, Claim]
) -> None:
    number = claims["ru"].number
    year, _, tail = number.partition("-")
    assert await found(connection, claims, number) == {"ru"}
    assert await found(connection, claims, tail) == {"ru"}
    assert await found(connection, claims, f"{year}-{tail[:-1]}") == {"ru", "en"}
    assert "ru" in await found(connection, claims, tail.lstrip("0"))


@pytest.fixture(scope="module")
async def prefixed(desk: Desk) -> dict[str, Claim]:
    """A claim with Cyrillic letters before its number, one with Latin ones, one without any."""
    known = {}
    async with at_once(desk.engine).connect() as writing:
        for number in ("ЖТ-26-90012", "AB-26-90013", "26-90014"):
            known[number] = (await bear(writing, birth_of(desk, number))).claim
    return {number: claim for number, claim in known.items() if claim}


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("26-90012", "ЖТ-26-90012"),
        ("90012", "ЖТ-26-90012"),
        ("жт-26-90012", "ЖТ-26-90012"),
        ("ЖT-26-90012", "ЖТ-26-90012"),
        ("жt-26-90012", "ЖТ-26-90012"),
        ("№ЖТ–26–90012,", "ЖТ-26-90012"),
        ("АВ-26-90013", "AB-26-90013"),
        ("ав-26-90013", "AB-26-90013"),
        ("ab-26-90013", "AB-26-90013"),
        ("ЖТ-26-90014", "26-90014"),
        ("ЖТ-25-90012", None),
        ("ЖТ-26-90015", None),
        ("вихрь-26-9001", None),
    ],
)
async def test_digits_name_a_claim_whatever_is_typed_before_them(
    connection: AsyncConnection, prefixed: dict[str, Claim], q: str, expected: str | None
) -> None:
    assert await found(connection, prefixed, q) == ({expected} if expected else set())


async def test_a_number_is_looked_up_in_the_index(desk: Desk, prefixed: dict[str, Claim]) -> None:
    asked = {"words": lexemes("ЖT-26-90012")[0].sought}
    question = "EXPLAIN SELECT claim_id FROM claim_search WHERE words @@ CAST(:words AS tsquery)"
    async with desk.engine.begin() as connection:
        # So few claims are read faster without an index.
        await connection.execute(text("SET LOCAL enable_seqscan = off"))
        plan = (await connection.execute(text(question), asked)).scalars().all()
    assert any("Bitmap Index Scan" in line for line in plan)


@pytest.mark.parametrize(
    "q",
    [
        "'",
        "''",
        "a'b",
        "\\",
        "чайник\\",
        "чай:*",
        "чайник:A",
        "!чайник",
        "(чайник",
        "чайник & | !",
        "ч|у",
        "<->",
        "%s",
        "%(rows)s",
        "a" * 5000,
        "слово " * 100,
        "\x00чайник",
        "😀",
        "'; DROP TABLE claims; --",
    ],
)
async def test_nothing_that_is_asked_does_harm(
    connection: AsyncConnection, claims: dict[str, Claim], q: str
) -> None:
    await found(connection, claims, q)
    assert await found(connection, claims, "dishwasher") == {"en"}


async def test_what_comes_later_is_found_once_it_is_applied(
    desk: Desk, claims: dict[str, Claim], connection: AsyncConnection
) -> None:
    claim = await born(desk)
    known = {**claims, "later": claim}
    note = await accepted(desk, command_for(claim, "note"), {"text": "Водитель признал царапины."})
    assert await found(connection, known, "царапина") == set()
    async with desk.engine.begin() as writing:
        request = record_of(desk, claim, note)
        assert (await record(writing, request)).written
    assert await found(connection, known, "царапиной водителя") == {"later"}
    assert await found(connection, known, "чайник") == {"ru", "later"}


async def test_a_corrected_name_takes_the_place_of_the_old_one(
    desk: Desk, claims: dict[str, Claim], connection: AsyncConnection
) -> None:
    claim = await born(desk, contact=Contact(name="Пётр Ошибкин", email="wrong@client.test"))
    known = {**claims, "corrected": claim}
    assert await found(connection, known, "ошибкин") == {"corrected"}
    texts = {"name": "Пётр Верный", "email": "right@client.test"}
    correct = await accepted(desk, command_for(claim, "correct_contact", has_email=True), texts)
    async with desk.engine.begin() as writing:
        assert (await record(writing, record_of(desk, claim, correct))).written
    assert await found(connection, known, "ошибкин") == set()
    assert await found(connection, known, "wrong@client.test") == set()
    assert await found(connection, known, "петр верный") == {"corrected"}
    assert await found(connection, known, "right@client.test") == {"corrected"}


async def test_the_kept_words_are_those_that_a_reindex_would_find(
    claims: dict[str, Claim], owner_engine: AsyncEngine
) -> None:
    question = text("""
        SELECT count(*) FROM claim_search s JOIN claims c ON c.id = s.claim_id JOIN persons p ON p.id = c.claimant_id
        WHERE s.words <> all_words_of_claim(c.id, c.number, p.name, p.email, p.phone)""")
    async with owner_engine.connect() as connection:
        assert (await connection.execute(question)).scalar_one() == 0


async def test_what_is_erased_is_not_found(
    desk: Desk, claims: dict[str, Claim], connection: AsyncConnection
) -> None:
    claim = await born(
        desk, contact=Contact(name="Забытый Человек"), texts={"subject": "Тайна", "text": "Секрет"}
    )
    known = {**claims, "erased": claim}
    assert await found(connection, known, "забытый секрет") == {"erased"}
    erase = (
        "UPDATE persons SET name = NULL, email = NULL, phone = NULL, erased_at = now()"
        " WHERE id = (SELECT claimant_id FROM claims WHERE id = CAST(:id AS uuid))",
        "UPDATE claim_texts SET content = NULL, salt = NULL WHERE claim_id = CAST(:id AS uuid)",
        "UPDATE claim_search s SET words = all_words_of_claim(c.id, c.number, p.name, p.email, p.phone) FROM claims c"
        " JOIN persons p ON p.id = c.claimant_id WHERE c.id = s.claim_id AND c.id = CAST(:id AS uuid)",
    )
    for statement in erase:
        await connection.execute(text(statement), {"id": claim.id})
    assert await found(connection, known, "забытый") == await found(connection, known, "секрет") == set()
    assert await found(connection, known, claim.number) == {"erased"}


async def test_texts_without_end_do_not_break_a_birth_or_a_record(desk: Desk) -> None:
    """What PostgreSQL keeps of one claim is bounded, and the claim lives on."""
    letters = "".join(chr(0x10330 + place % 26) for place in range(20_000))  # four bytes each, no blank
    many = " ".join(letters[place : place + 40] + str(place) for place in range(420))[:20_000]
    claim = await born(desk, texts={"subject": "x", "text": many, "field:a": letters, "field:b": many})
    for minute in range(1, 13):
        private = {"text": f"{minute} " + many[minute * 100 :]}
        note = await accepted(desk, command_for(claim, "note", minutes=minute), private)
        request = record_of(desk, claim, note)
        async with desk.engine.begin() as connection:
            assert (await record(connection, request)).written
        claim = request.decision.claim


async def test_a_foreign_claim_is_not_found(
    desk: Desk, claims: dict[str, Claim], connection: AsyncConnection
) -> None:
    page = await claims_page(connection, sight_of(desk.other), ClaimFilter(q="чайник"), NOW)
    assert page.items == ()
