"""The claims of one client, likely duplicates, known clients: by address, number and name; nothing foreign."""

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.claim import Claimant
from store.birth import Contact, bear
from store.clients import known_clients, likely_duplicates, same_client
from store.likeness import ALIKE, likeness
from store.phones import beginnings, digits_of, spellings
from store.sight import sight_of
from tests.store.claims_at_hand import Desk, birth_of

_number = iter(range(70_000, 80_000))


async def of(connection: AsyncConnection, desk: Desk, contact: Contact, subject: str) -> str:
    """A claim of a client about something; its id."""
    birth = birth_of(
        desk,
        f"26-{next(_number)}",
        claimant=Claimant(has_email=contact.email is not None),
        contact=contact,
        texts={"subject": subject},
    )
    result = await bear(connection, birth)
    assert result.claim is not None
    return result.claim.id


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("+7 900 123-45-67", "8 (900) 123 45 67", True),
        ("+79001234567", "9001234567", True),
        ("8-900-123-45-67 доб. 12", "+7(900)1234567", True),
        ("+7 900 123-45-67 ext 5", "89001234567", True),
        ("(212) 555-2368", "+1 212 555 2368", True),
        ("1-212-555-2368", "+12125552368", True),
        ("+49 30 901820", "030 901820", True),
        ("+7 900 123-45-67", "+7 900 123-45-68", False),
        ("+7 900 123-45-67", "+1 900 123-45-67", False),
        ("112", "112", False),
        ("нет", "нет", False),
        ("+44 20 7946 0958", "+44 20 7946 0018", False),
    ],
)
def test_one_number_in_all_its_spellings(one: str, other: str, same: bool) -> None:
    assert (digits_of(other) in spellings(one)) is same


@pytest.mark.parametrize(
    ("typed", "stored", "begins"),
    [
        ("+7900", "8 900 123-45-67", True),
        ("8900", "+7 900 123-45-67", True),
        ("900123", "+7 900 123-45-67", True),
        ("212", "+1 212 555 2368", True),
        ("+44", "+7 900 123-45-67", False),
        ("123", "+7 900 123-45-67", False),
    ],
)
def test_numbers_typed_so_far(typed: str, stored: str, begins: bool) -> None:
    assert any(digits_of(stored).startswith(digits) for digits in beginnings(typed)) is begins


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Чайник протекает", "Протёк чайник!", True),
        ("Чайник протекает", "чайник протекает снова", True),
        ("Сломанный чайник", "Чайник сломанный", True),
        ("Не вернули деньги за чайник", "Возврат денег за чайник", True),
        ("Charged twice for one order", "I was charged twice", True),
        ("Чайник протекает", "Курьер опоздал на день", False),
        ("Не вернули деньги за чайник", "Посылка пришла вскрытой, не хватает книги", False),
        ("", "Чайник", False),
        (None, None, False),
    ],
)
def test_likeness_of_subjects(one: str | None, other: str | None, alike: bool) -> None:
    assert (likeness(one, other) >= ALIKE) is alike
    assert likeness(one, other) == likeness(other, one)


async def test_the_other_claims_of_a_client(desk: Desk, connection: AsyncConnection) -> None:
    sight = sight_of(desk.operator)
    first = await of(connection, desk, Contact(name="Ольга", email="Olga@Client.test"), "Чайник протекает")
    second = await of(
        connection, desk, Contact(name="Ольга К.", email="olga@client.test", phone="+7 916 000-11-22"), "Утюг"
    )
    third = await of(connection, desk, Contact(name="О. Кузьмина", phone="8 916 0001122"), "Плита")
    await of(connection, desk, Contact(name="Ольга", phone="8 916 0001123"), "Плита")
    found = await same_client(connection, sight, second)
    assert {claim.id: claim.by for claim in found} == {first: ("email",), third: ("phone",)}
    assert found[0].subject in {"Чайник протекает", "Плита"}
    assert await same_client(connection, sight_of(desk.other), second) == ()
    assert len(await same_client(connection, sight, second, limit=1)) == 1


async def test_likely_duplicates_are_of_one_client_and_about_one_thing(
    desk: Desk, connection: AsyncConnection
) -> None:
    sight = sight_of(desk.operator)
    contact = Contact(name="Пётр", email="petr@client.test")
    kettle = await of(connection, desk, contact, "Чайник протекает")
    again = await of(connection, desk, contact, "Чайник снова протекает")
    await of(connection, desk, contact, "Курьер опоздал")
    await of(connection, desk, Contact(name="Пётр", email="else@client.test"), "Чайник протекает")
    assert [claim.id for claim in await likely_duplicates(connection, sight, claim_id=again)] == [kettle]
    typed = await likely_duplicates(connection, sight, email="PETR@client.test", subject="протекает чайник")
    assert {claim.id for claim in typed} == {kettle, again}
    assert len(await likely_duplicates(connection, sight, email="petr@client.test")) == 3
    assert await likely_duplicates(connection, sight, subject="Чайник протекает") == ()
    foreign = sight_of(desk.other)
    assert await likely_duplicates(connection, foreign, claim_id=again) == ()
    assert await likely_duplicates(connection, foreign, email="petr@client.test") == ()


async def test_known_clients_by_a_few_letters_or_digits(desk: Desk, connection: AsyncConnection) -> None:
    sight = sight_of(desk.operator)
    contact = Contact(
        name="Зинаида Аркадьевна Ль_вова", email="z_lvova@client.test", phone="+7 495 765-43-21"
    )
    await of(connection, desk, contact, "Раз")
    await of(connection, desk, contact, "Два")
    for words in ("зин", "Арк Зин", "z_lv", "z_lvova@cl", "+7 495 765", "8495765", "(495) 765-43-21"):
        (client,) = await known_clients(connection, sight, words)
        assert (client.name, client.email, len(client.numbers)) == (contact.name, contact.email, 2)
    for words in ("", "з", "%", "zXl", "49", "765-43", "зинк", "'", "\\", ":*", "!!", "&|"):
        assert await known_clients(connection, sight, words) == ()
    assert await known_clients(connection, sight_of(desk.other), "зин") == ()


@pytest.mark.parametrize("words", ["7707", "77070838", "20"])
async def test_digits_may_begin_a_name_or_an_address_too(
    desk: Desk, connection: AsyncConnection, words: str
) -> None:
    contact = Contact(name="Завод 2026", email="7707083893@client.test", phone="+7 495 700-00-01")
    await of(connection, desk, contact, "Раз")
    (client,) = await known_clients(connection, sight_of(desk.operator), words)
    assert client.email == contact.email
