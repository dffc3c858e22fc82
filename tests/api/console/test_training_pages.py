"""Training claims on pages and in counts: who sees them, who may start and end them, and that they count nowhere."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from api import training
from claims.variant import VariantRef
from store.calendars import calendar_history, open_by_version
from store.changes import changes_for, matching
from store.clients import likely_duplicates
from store.connections import together
from store.counts import counts_of
from store.drafts import begin_draft
from store.known_clients import known_clients
from store.letters_page import LettersFilter, desk_letters_page, letter_counts
from store.lists import ClaimFilter, claims_page
from store.move_choice import Choice, chosen_claims, standings, versions_of_type
from store.own_pages import claims_of_email, known_address
from store.past_claims import PastFilter, choose
from store.people import User, least_loaded, user_by_login
from store.reception import LOADS
from store.routing import known_client
from store.sight import sight_of
from store.staff import open_claims_of
from store.sweep import counts, rung_lateness
from store.variant_history import all_variants, history, present_version, running_by_stage, running_of
from tests.api.office import Office

KEY = "goods-refund"
EMAIL = "operator@example.org"
PROMISED = {"process": KEY, "speed": "minute"}


async def started(office: Office, who: str = "operator", **asked: Any) -> dict[str, Any]:
    answer = await office.post("/api/training", {**PROMISED, **asked}, who)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def person(connection: AsyncConnection, login: str) -> User:
    found = await user_by_login(connection, login)
    assert found
    return found


Question = Callable[[AsyncConnection, User], Awaitable[Any]]
NOW = datetime(2199, 1, 1, tzinfo=UTC)


async def _lists(connection: AsyncConnection, user: User) -> Any:
    wishes = [ClaimFilter(), ClaimFilter(status="open"), ClaimFilter(q="T-00001"), ClaimFilter(due="overdue")]
    return [await claims_page(connection, sight_of(user), wish, NOW) for wish in wishes]


async def _views(connection: AsyncConnection, user: User) -> Any:
    wishes = [ClaimFilter(), ClaimFilter(status="open"), ClaimFilter(status="open", assignee=user.id)]
    return await counts_of(connection, sight_of(user), [*wishes, ClaimFilter(q="учебная")], NOW)


async def _loads(connection: AsyncConnection, user: User) -> Any:
    rows = (await connection.exec_driver_sql(LOADS.replace(":team", "'claims'"))).all()
    return [tuple(row) for row in rows], await least_loaded(connection, "claims")


async def _versions(connection: AsyncConnection, user: User) -> Any:
    present = await present_version(connection, KEY)
    return present, await history(connection, KEY), await all_variants(connection)


async def _moves(connection: AsyncConnection, user: User) -> Any:
    choice, sight = Choice(versions=(VariantRef(key=KEY, version=1),)), sight_of(user)
    chosen = await chosen_claims(connection, sight, choice)
    return chosen, await standings(connection, sight, KEY), await versions_of_type(connection, KEY)


async def _letters(connection: AsyncConnection, user: User) -> Any:
    sight = sight_of(user)
    return await letter_counts(connection, sight, None, NOW), await desk_letters_page(
        connection, sight, LettersFilter()
    )


async def _clients(connection: AsyncConnection, user: User) -> Any:
    sight = sight_of(user)
    return (
        await known_clients(connection, sight, "Примерова"),
        await known_clients(connection, sight, EMAIL),
        await likely_duplicates(connection, sight, email=EMAIL, phone=None, subject="учебный пример"),
        await known_client(connection, EMAIL, None),
    )


async def _own_page(connection: AsyncConnection, user: User) -> Any:
    return await claims_of_email(connection, EMAIL), await known_address(connection, EMAIL)


async def _calendars(connection: AsyncConnection, user: User) -> Any:
    return await calendar_history(connection, "ru"), await open_by_version(connection, sight_of(user))


async def _running(connection: AsyncConnection, user: User) -> Any:
    ref = VariantRef(key=KEY, version=1)
    return await running_of(connection, KEY), await running_by_stage(connection, ref)


async def _metrics(connection: AsyncConnection, user: User) -> Any:
    found = await counts(connection)
    return found.letters, await rung_lateness(connection, 600)


async def _others(connection: AsyncConnection, user: User) -> Any:
    other = await person(connection, "operator2")
    return await changes_for(connection, sight_of(other), datetime.now(UTC) - timedelta(days=1))


COUNTING: dict[str, Question] = {
    "lists": _lists,
    "views": _views,
    "loads": _loads,
    "open claims of a person": lambda connection, user: open_claims_of(connection, user.id),
    "versions": _versions,
    "running claims": _running,
    "moves": _moves,
    "rehearsals": lambda connection, user: choose(connection, sight_of(user), PastFilter(type=KEY)),
    "letters": _letters,
    "clients": _clients,
    "a claimant's own page": _own_page,
    "calendars": _calendars,
    "metrics": _metrics,
    "what others hear of": _others,
}


async def test_it_counts_nowhere(office: Office) -> None:
    """Each question is answered alike before and after, for an operator, a manager and an administrator."""
    async with office.app.state.desk.at_once.connect() as connection:
        people = [await person(connection, login) for login in ("operator", "manager", "admin")]
        before = {
            (name, user.login): await ask(connection, user)
            for name, ask in COUNTING.items()
            for user in people
        }
        claim = await started(office)
        await started(office, draft=True, process=await sound_draft(connection, office.ids["manager"]))
        for name, ask in COUNTING.items():
            for user in people:
                assert await ask(connection, user) == before[name, user.login], (name, user.login)
        sight = sight_of(people[0])
        assert not await matching(connection, sight, ClaimFilter(), NOW, [claim["id"]])
    metrics = (await office.get("/metrics", "admin")).text
    assert "redress_claims_filed_total 0.0" in metrics


async def sound_draft(connection: AsyncConnection, by: str) -> str:
    """A draft of another process, as it is."""
    found = await present_version(connection, "minute-test")
    assert found
    await begin_draft(connection, "minute-test", found.body + "# practised\n", found.ref, by)
    return "minute-test"


@pytest.mark.parametrize(
    ("who", "sees"),
    [("operator", True), ("manager", True), ("admin", True), ("operator2", False), ("auditor", False)],
)
async def test_who_sees_it(office: Office, who: str, sees: bool) -> None:
    number = (await started(office))["number"]
    found = await office.get(f"/api/claims/{number}", who)
    listed = (await office.get("/api/training", who)).json()["items"]
    assert (found.status_code == 200) is sees
    assert (number in {each["number"] for each in listed}) is sees
    ended = await office.post(f"/api/training/{number}/end", {}, who)
    assert ended.status_code == (403 if who == "auditor" else 202 if sees else 404)


async def test_a_colleague_of_the_team_does_not_see_it(office: Office) -> None:
    """Somebody of another team may practise too: the claim is his own, and his team mates' lists stay as they are."""
    number = (await started(office, "operator2"))["number"]
    assert (await office.get(f"/api/claims/{number}", "operator2")).status_code == 200
    assert (await office.get(f"/api/claims/{number}", "operator")).status_code == 404


@pytest.mark.parametrize(
    ("asked", "status", "field"),
    [
        ({"process": "nothing"}, 404, None),
        ({"process": KEY, "draft": True}, 404, None),
        ({"process": KEY, "speed": "hour"}, 422, "speed"),
        ({"process": KEY, "fields": {"nothing": 1}}, 422, "fields.nothing"),
        ({"process": KEY, "demand": {"amount": "1"}}, 422, "demand"),
        ({}, 422, "process"),
    ],
)
async def test_what_cannot_be_started(office: Office, asked: Any, status: int, field: str | None) -> None:
    answer = await office.post("/api/training", asked)
    assert answer.status_code == status, answer.text
    assert field in {each["field"] for each in answer.json().get("errors", [])} | {None}


async def test_the_same_key_is_the_same_claim(office: Office) -> None:
    first = await office.post("/api/training", PROMISED, key="once")
    again = await office.post("/api/training", PROMISED, key="once")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    other = await office.post("/api/training", {"process": "minute-test"}, key="once")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


@pytest.mark.parametrize(
    ("action", "data", "code"),
    [
        ("assign", {"assignee": "manager"}, "training-is-alone"),
        ("add_task", {"task": "call", "assignee": "manager"}, "training-is-alone"),
        ("reclassify", {"type": "minute-test", "reason": "Не тот вид"}, "not-in-training"),
    ],
)
async def test_nobody_else_is_brought_in(office: Office, action: str, data: Any, code: str) -> None:
    number = (await started(office))["number"]
    answer = await office.command(number, action, data)
    assert (answer.status_code, answer.json()["code"]) == (409, code)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", ("Учебная претензия: она нигде не учитывается", "День длится", "Завершить учёбу", "учёба")),
        ("en", ("A training claim: it is counted nowhere", "A day takes", "End the training", "training")),
    ],
)
async def test_the_card_and_the_list_say_so(office: Office, language: str, words: tuple[str, ...]) -> None:
    async with together(office.app.state.desk.at_once).begin() as connection:
        await connection.exec_driver_sql("UPDATE users SET language = %s WHERE login = 'admin'", (language,))
    reader = await office.sign_in("admin")
    page = await reader.get("/training")
    key = page.text.partition('name="key" value="')[2].partition('"')[0]
    typed = {"key": key, "what": KEY, "speed": "minute", "subject": "Проба"}
    sent, again = [await reader.post("/training", typed) for _ in range(2)]
    assert sent.status_code == 303
    assert sent.headers["location"] == again.headers["location"]
    card = (await reader.get(sent.headers["location"])).text
    assert all(word in card for word in words)
    number = sent.headers["location"].rpartition("/")[2]
    assert number in (await reader.get("/training")).text
    ended = await reader.post(f"/training/{number}/end", {"key": f"{key}-1"})
    assert (ended.status_code, ended.headers["location"]) == (303, "/training")


async def test_a_date_is_explained_by_its_own_clock(office: Office) -> None:
    """The real term by the real days, which add up, and when that really is."""
    number = (await started(office))["number"]
    page = (await (await office.sign_in("operator")).get(f"/claims/{number}/why/settle")).text
    assert "как их показывают часы этой учебной претензии" in page
    assert "На самом деле срок наступит" in page
    assert "10 дней" in page
    assert "Сумма сходится:" in page


async def test_a_form_comes_back_with_what_is_wrong(office: Office) -> None:
    reader = await office.sign_in("operator")
    typed = {
        "key": "a" * 24,
        "what": KEY,
        "speed": "minute",
        "subject": "Чайник",
        "amount": "много",
        "currency": "RUB",
    }
    answer = await reader.post("/training", typed)
    assert answer.status_code == 422
    assert 'value="Чайник"' in answer.text
    assert 'value="много"' in answer.text
    assert 'id="amount-error"' in answer.text


async def test_nobody_has_more_than_a_bounded_number_open(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "MOST_OPEN", 0)
    answer = await office.post("/api/training", PROMISED)
    assert (answer.status_code, answer.json()["code"]) == (409, "too-many-trainings")
    typed = {"key": "b" * 24, "what": KEY, "speed": "minute", "subject": "Чайник"}
    page = await (await office.sign_in("operator")).post("/training", typed)
    assert page.status_code == 409
    assert 'value="Чайник"' in page.text


async def test_who_only_reads_is_offered_nothing_to_start(office: Office) -> None:
    page = await (await office.sign_in("auditor")).get("/training")
    assert page.status_code == 200
    assert 'action="/training"' not in page.text
