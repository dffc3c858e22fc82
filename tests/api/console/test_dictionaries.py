"""The house dictionaries through the pages and the JSON calls: success and refusal, rights, both languages."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from claims.variant_yaml import read_variant
from store.connections import together
from store.numbers import next_number
from store.variants import publish
from tests.api.office import Office

TITLE = {"ru": "Опоздание курьера", "en": "The courier was late"}
FORM = {"key": "courier_late", "title_ru": TITLE["ru"], "title_en": TITLE["en"]}


async def put(office: Office, path: str, body: Any, who: str = "manager") -> httpx.Response:
    return await office.client.put(f"/api/{path}", json=body, headers=office.headers(who))


async def listed(office: Office, book: str, who: str = "manager") -> dict[str, dict[str, Any]]:
    answer = await office.get(f"/api/dictionaries/{book}", who)
    return {each["key"]: each for each in answer.json()["items"]}


async def test_an_entry_is_added_renamed_retired_and_deleted(office: Office) -> None:
    manager = await office.sign_in("manager")
    assert (
        (await manager.post("/dictionaries/tags", FORM))
        .headers["location"]
        .startswith("/dictionaries/tags?saved=added")
    )
    here = "/dictionaries/tags/entries/courier_late"
    renamed = await manager.post(here, {"title_ru": "Курьер опоздал", "title_en": "Late", "revision": "1"})
    assert renamed.headers["location"] == f"{here}?saved=renamed"
    stale = await manager.post(here, {"title_ru": "Ещё иначе", "title_en": "Other", "revision": "1"})
    assert stale.status_code == 409
    assert "Ещё иначе" in stale.text
    assert (await manager.post(f"{here}/retire", {"revision": "2"})).status_code == 303
    page = (await manager.get(here)).text
    assert "не предлагается" in page
    assert "Марина Маслова" in page  # who did it stands in the history
    assert (await listed(office, "tags"))["courier_late"] | {"changed_at": ""} == {
        "key": "courier_late",
        "title": {"ru": "Курьер опоздал", "en": "Late"},
        "retired": True,
        "place": 1,
        "revision": 3,
        "changed_by": "manager",
        "changed_at": "",
        "used_in": [],
        "differs": False,
    }
    assert (await manager.post(f"{here}/delete", {"revision": "3"})).status_code == 303
    assert (await manager.get(here)).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"key": "Late!"}, "Строчные латинские буквы"),
        ({"key": ""}, "Строчные латинские буквы"),
        ({"title_en": ""}, "Не должно быть пустым."),
        ({"title_ru": "а\u202eб"}, "Есть недопустимые знаки"),
    ],
)
async def test_what_was_typed_comes_back_with_what_is_wrong(
    office: Office, wrong: dict[str, str], sentence: str
) -> None:
    manager = await office.sign_in("manager")
    answer = await manager.post("/dictionaries/skills", FORM | {"key": "courier"} | wrong)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert (wrong.get("title_ru") or FORM["title_ru"]) in answer.text
    assert "courier" not in await listed(office, "skills")


async def test_a_key_is_taken_once(office: Office) -> None:
    body = {"title": TITLE}
    assert (await put(office, "dictionaries/skills/french", body)).status_code == 200
    assert (await put(office, "dictionaries/skills/french", body)).json()["revision"] == 1  # sent twice
    other = {"title": {"ru": "Французский", "en": "French"}}
    assert (await put(office, "dictionaries/skills/french", other)).json()["code"] == "entry-exists"
    manager = await office.sign_in("manager")
    assert (
        "Уже занято."
        in (await manager.post("/dictionaries/skills", FORM | {"key": "french", "title_ru": "Иначе"})).text
    )


async def test_entries_are_put_in_order(office: Office) -> None:
    for key in ("one", "two", "three"):
        await put(office, f"dictionaries/tags/{key}", {"title": TITLE})
    manager = await office.sign_in("manager")
    assert (await manager.post("/dictionaries/tags/entries/three/up", {"revision": "1"})).status_code == 303
    assert [key for key in await listed(office, "tags") if key in ("one", "two", "three")] == [
        "one",
        "three",
        "two",
    ]
    moved = await put(office, "dictionaries/tags/two", {"title": TITLE, "revision": 1, "place": 1})
    assert moved.json()["place"] == 1
    assert next(iter(await listed(office, "tags"))) == "two"
    page = (await manager.get("/dictionaries/tags/entries/three")).text
    assert re.search(r"Перемещено с места \d на место \d", page)


async def test_words_of_variants_are_shown_taken_over_and_compared(office: Office) -> None:
    manager = await office.sign_in("manager")
    before = (await manager.get("/dictionaries/causes")).text
    assert "Недостаток товара" in before
    assert "Перенять всё" in before
    assert (await manager.post("/dictionaries/causes/adopt", {"all": "yes"})).status_code == 303
    found = await listed(office, "causes")
    assert found["defect"]["title"]["en"] == "Defect of the goods"
    assert {"variant": "goods-refund", "version": 1, "live": True, "claims": 0} in [
        {name: value for name, value in each.items() if name != "title"}
        for each in found["defect"]["used_in"]
    ]
    body = {"title": {"ru": "Брак", "en": "Fault"}, "revision": found["defect"]["revision"]}
    changed = await put(office, "dictionaries/causes/defect", body)
    assert changed.json()["differs"] is True
    page = (await manager.get("/dictionaries/causes")).text
    assert "называется по-разному" in page
    entry = (await manager.get("/dictionaries/causes/entries/defect")).text
    assert "/variants/goods-refund/draft?part=causes" in entry


async def test_what_a_published_version_names_is_never_deleted(office: Office) -> None:
    await put(office, "dictionaries/units/warehouse", {"title": {"ru": "Склад", "en": "Warehouse"}})
    entry = (await listed(office, "units"))["warehouse"]
    path = f"/api/dictionaries/units/warehouse?revision={entry['revision']}"
    refused = await office.client.delete(path, headers=office.headers("manager"))
    assert (refused.status_code, refused.json()["code"]) == (409, "entry-used")
    assert {"key": "goods-refund", "version": 1} in refused.json()["variants"]
    manager = await office.sign_in("manager")
    page = await manager.post("/dictionaries/units/entries/warehouse/delete", {"revision": "1"})
    assert page.status_code == 409
    assert "Удалить нельзя" in page.text
    assert "warehouse" in await listed(office, "units")


async def test_words_of_restricted_variants_are_told_to_nobody_else(office: Office) -> None:
    body = (
        Path("variants/goods-refund.yaml")
        .read_text("utf-8")
        .replace("team: claims", "team: cards\nrestricted: true")
    )
    for own in ("variant: goods-refund", "claim_type: goods-refund"):
        body = body.replace(own, own.replace("goods-refund", "secret-matter"))
    body = body.replace("causes:\n", "causes:\n  leak: {ru: Утечка данных, en: Data leak}\n")
    variant, problems = read_variant(body)
    assert variant is not None, problems
    async with together(office.app.state.desk.at_once).begin() as connection:
        await publish(connection, variant, body)
    shown = {
        who: (await (await office.sign_in(who)).get("/dictionaries/causes")).text
        for who in ("manager", "admin")
    }
    assert "Утечка данных" in shown["manager"]  # who manages the team
    assert "Утечка данных" not in shown["admin"]  # who may not see its claims
    await put(office, "dictionaries/causes/leak", {"title": {"ru": "Утечка", "en": "Leak"}}, "admin")
    path = "/api/dictionaries/causes/leak?revision=1"
    refused = (await office.client.delete(path, headers=office.headers("admin"))).json()
    assert (refused["code"], refused["variants"], refused["hidden_variants"]) == ("entry-used", [], 1)
    assert (
        "secret-matter"
        not in (await (await office.sign_in("admin")).get("/dictionaries/causes/entries/leak")).text
    )


async def test_a_tag_on_a_claim_and_a_skill_of_a_person_keep_their_entries(office: Office) -> None:
    await put(office, "dictionaries/tags/press", {"title": TITLE})
    await put(office, "dictionaries/skills/law", {"title": TITLE})
    claim = (await office.file()).json()["id"]
    async with together(office.app.state.desk.at_once).begin() as connection:
        await connection.exec_driver_sql("UPDATE claims SET tags = '{press}' WHERE id = %s::uuid", (claim,))
        await connection.exec_driver_sql("UPDATE users SET skills = '{law}' WHERE login = 'operator'")
    for book, key, what in (("tags", "press", "claims"), ("skills", "law", "people")):
        path = f"/api/dictionaries/{book}/{key}?revision=1"
        refused = await office.client.delete(path, headers=office.headers("manager"))
        assert (refused.json()["code"], refused.json()[what]) == ("entry-used", 1)


async def test_a_file_goes_out_and_comes_in(office: Office) -> None:
    evil = {"ru": "=HYPERLINK(1)", "en": '@x, "quoted"; yes'}
    await put(office, "dictionaries/skills/evil", {"title": evil})
    manager = await office.sign_in("manager")
    out = (await manager.get("/dictionaries/skills/export.csv")).content.decode("utf-8-sig")
    assert "evil;'=HYPERLINK(1);" in out
    assert not re.search(r"(^|;)[=@+-]", out, re.MULTILINE)
    changed = out.replace("HYPERLINK(1)", "HYPERLINK(2)") + "new;Новый;New;no\r\n"
    sent = await manager.post("/dictionaries/skills/import", files={"file": ("skills.csv", changed.encode())})
    assert sent.status_code == 200
    assert "Добавлено: 1, изменено: 1" in sent.text
    found = await listed(office, "skills")
    assert found["evil"]["title"] == evil | {"ru": "=HYPERLINK(2)"}
    assert found["new"]["title"] == {"ru": "Новый", "en": "New"}
    rows = json.loads((await manager.get("/dictionaries/skills/export.json")).content)
    assert {"key": "new", "ru": "Новый", "en": "New", "retired": False} in rows
    again = await office.post("/api/dictionaries/skills", {"entries": rows}, "manager")
    assert again.json() == {"added": 0, "changed": 0, "same": len(rows)}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("key,ru,en\nfine,Хорошо,Fine\nBad Key,Плохо,Bad\nworse,,Worse\n", ("3", "4")),
        ("key;ru\nx;Икс\n", ("Такого столбца в файле не хватает.",)),
        ("key,ru,en\nx,Икс,X,more\n", ("Такого столбца нет.",)),
        ('key,ru,en\nx,"Икс,X\n', ("проверьте кавычки",)),
        ("[1]", ("Это не список записей в JSON.",)),
        ("", ("не хватает",)),
    ],
)
async def test_a_file_with_a_fault_changes_nothing(office: Office, text: str, told: tuple[str, ...]) -> None:
    manager = await office.sign_in("manager")
    before = await listed(office, "tags")
    answer = await manager.post("/dictionaries/tags/import", files={"file": ("t.csv", text.encode())})
    assert answer.status_code == 422
    assert "Ничего не изменено." in answer.text
    assert all(each in answer.text for each in told)
    assert await listed(office, "tags") == before


async def test_rows_of_json_are_all_taken_in_or_none(office: Office) -> None:
    entries = [{"key": "good", "ru": "Да", "en": "Yes"}, {"key": "", "ru": "Нет", "en": 5}]
    refused = await office.post("/api/dictionaries/tags", {"entries": entries}, "manager")
    assert (refused.status_code, refused.json()["code"]) == (422, "file-faulty")
    assert {(each["line"], each["column"]) for each in refused.json()["problems"]} == {(2, "en")}
    assert "good" not in await listed(office, "tags")


async def test_who_only_reads_sees_and_is_offered_no_change(office: Office) -> None:
    await put(office, "dictionaries/causes/seen", {"title": TITLE})
    for who in ("operator", "auditor"):
        reader = await office.sign_in(who)
        page = await reader.get("/dictionaries/causes")
        assert TITLE["ru"] in page.text
        assert 'method="post" action="/dictionaries' not in page.text
        assert (await reader.post("/dictionaries/causes", FORM)).status_code == 403
        assert (await reader.get("/dictionaries/causes/import")).status_code == 403
        assert (await put(office, "dictionaries/causes/other", {"title": TITLE}, who)).status_code == 403


async def test_the_matrix_is_set_kept_and_refused(office: Office) -> None:
    manager = await office.sign_in("manager")
    read = (await office.get("/api/priorities", "auditor")).json()
    assert (read["version"], read["matrix"]["danger"]["many"]) == (0, "critical")
    cells = {
        f"{row}.{column}": each for row, columns in read["matrix"].items() for column, each in columns.items()
    }
    falling = await manager.post("/dictionaries/priorities", cells | {"version": "0", "danger.one": "low"})
    assert falling.status_code == 422
    assert "не может быть менее срочной" in falling.text
    set_ = await manager.post("/dictionaries/priorities", cells | {"version": "0", "minor.one": "normal"})
    assert set_.headers["location"] == "/dictionaries/priorities?saved=yes"
    late = await manager.post("/dictionaries/priorities", cells | {"version": "0"})
    assert late.status_code == 409
    read = (await office.get("/api/priorities", "manager")).json()
    assert (read["version"], read["matrix"]["minor"]["one"], read["made_by"]) == (1, "normal", "manager")
    read["matrix"]["danger"]["many"] = "low"
    body = {"version": 1, "matrix": read["matrix"]}
    refused = await put(office, "priorities", body)
    assert [error["field"] for error in refused.json()["errors"]] == ["matrix.danger.many"]
    broken = await manager.post("/dictionaries/priorities", cells | {"version": "1", "minor.one": "urgent"})
    assert broken.status_code == 400


@pytest.mark.parametrize(
    ("given", "priority"),
    [
        ({"severity": "serious", "impact": "many"}, "critical"),
        ({"severity": "moderate", "impact": "one"}, "normal"),
        ({"severity": "serious", "impact": "many", "priority": "low"}, "low"),
        ({"priority": "high"}, "high"),
        ({}, "normal"),
    ],
)
async def test_a_filed_claim_has_the_priority_that_follows(
    office: Office, given: dict[str, str], priority: str
) -> None:
    claim = (await office.file(**given)).json()["id"]
    assert (await office.get(f"/api/claims/{claim}")).json()["priority"] == priority
    born = (await office.get(f"/api/claims/{claim}/timeline")).json()["items"][0]["data"]
    assert (born["severity"], born["impact"]) == (given.get("severity"), given.get("impact"))


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"severity": "serious"}, "impact", "missing"),
        ({"impact": "one"}, "impact", "not-valid"),
        ({"severity": "grave", "impact": "one"}, "severity", "not-allowed"),
        ({"priority": "urgent"}, "priority", "not-allowed"),
    ],
)
async def test_an_assessment_that_is_none_is_refused_by_its_field(
    office: Office, given: dict[str, str], field: str, code: str
) -> None:
    refused = await office.file(**given)
    assert refused.status_code == 422
    assert [(each["field"], each["code"]) for each in refused.json()["errors"]] == [(field, code)]


async def test_the_form_of_a_new_claim_asks_how_urgent_it_is(office: Office) -> None:
    operator = await office.sign_in("operator")
    page = (await operator.get("/claims/new")).text
    assert "Опасная: здоровье, безопасность, закон" in page
    key = "0123456789abcdef0123456789abcdef"
    form = {
        "key": key,
        "type": "goods-refund",
        "channel": "phone",
        "kind": "client",
        "name": "Глафира Ёлкина",
    }
    form |= {"subject": "Утюг искрит", "severity": "danger"}
    half = await operator.post("/claims/new", form)
    assert half.status_code == 422
    assert 'value="danger" selected' in half.text
    filed = await operator.post("/claims/new", form | {"impact": "one"})
    number = filed.headers["location"].removeprefix("/claims/").partition("?")[0]
    assert (await office.get(f"/api/claims/{number}")).json()["priority"] == "critical"


@pytest.mark.parametrize("language", ["ru", "en"])
async def test_every_page_speaks_both_languages(office: Office, language: str) -> None:
    admin = await office.sign_in("admin")
    async with together(office.app.state.desk.at_once).begin() as connection:
        await connection.exec_driver_sql("UPDATE users SET language = %s WHERE login = 'admin'", (language,))
    await put(office, "dictionaries/units/shown", {"title": TITLE})
    for path, words in {
        "": ("Справочники", "Dictionaries"),
        "/types": ("Виды претензий", "Claim types"),
        "/fields": ("Поля форм", "Fields of forms"),
        "/remedies": ("Меры", "Remedies"),
        "/priorities": ("Незначительная: неудобство", "Minor: an inconvenience"),
        "/numbers": ("Номера претензий", "Numbers of claims"),
        "/units": ("Виновные подразделения", "Guilty units"),
        "/units/entries/shown": ("Где используется", "Where it is used"),
        "/units/import": ("из файла", "from a file"),
    }.items():
        page = await admin.get(f"/dictionaries{path}")
        assert page.status_code == 200, path
        assert words[language == "en"] in page.text, path


async def test_retired_claim_types_are_named(office: Office) -> None:
    async with together(office.app.state.desk.at_once).begin() as connection:
        await connection.exec_driver_sql(
            "UPDATE variant_versions SET live = false, retired_at = now() WHERE claim_type = 'us-consumer-finance'"
        )
    page = (await (await office.sign_in("manager")).get("/dictionaries/types")).text
    assert (
        page.index("<code>goods-refund</code>")
        < page.index("приём закрыт")
        < page.rindex("us-consumer-finance")
    )
    assert 'href="/variants/us-cfpb"' in page


async def test_the_editor_offers_what_the_house_calls_a_cause(office: Office) -> None:
    manager = await office.sign_in("manager")
    await put(office, "dictionaries/causes/courier_late", {"title": TITLE})
    await manager.post("/variants/goods-refund/versions/1/draft")
    draft = "/variants/goods-refund/draft"
    form = (await manager.get(f"{draft}?part=causes")).text
    assert "Из справочника" in form
    assert TITLE["ru"] in form
    inputs = dict(re.findall(r'name="(_[a-z]+)" value="([^"]*)"', form))
    box = json.dumps({"key": "courier_late", "title": TITLE}, ensure_ascii=False)
    rows = dict(re.findall(r'name="([^"]*~[^"]*)"[^>]* value="([^"]*)"', form))
    saved = await manager.post(draft, {**inputs, **rows, "..house": box})
    assert saved.status_code == 303, saved.text[:500]
    body = (await office.get("/api/variants/goods-refund/draft", "manager")).json()["body"]
    assert "courier_late: {ru: Опоздание курьера, en: The courier was late}" in body
    assert "defect: {ru: Недостаток товара, en: Defect of the goods}" in body
    again = (await manager.get(f"{draft}?part=causes")).text
    assert box.replace('"', "&#34;") not in again


async def test_numbers_get_digits_and_the_coming_year_its_beginning(office: Office) -> None:
    manager = await office.sign_in("manager")
    page = (await manager.get("/dictionaries/numbers")).text
    assert "Номера претензий" in page
    for wrong in (
        {"digits": "4", "start": "1"},
        {"digits": "6", "start": "0"},
        {"digits": "6", "start": "много"},
    ):
        refused = await manager.post("/dictionaries/numbers", wrong | {"version": "0"})
        assert refused.status_code == 422
        assert "is-invalid" in refused.text
    form = {"version": "0", "digits": "7", "start": "5001"}
    assert (await manager.post("/dictionaries/numbers", form)).status_code == 303
    assert (await manager.post("/dictionaries/numbers", form | {"start": "7"})).status_code == 409
    told = (await office.get("/api/numbers", "auditor")).json()
    assert (told["version"], told["digits"], told["start"]) == (1, 7, 5001)
    assert told["example"] == f"{told['year'] % 100:02d}-0005001"
    async with office.app.state.desk.at_once.connect() as connection:
        assert await next_number(connection, told["year"]) == told["example"]
        present = await next_number(connection, told["year"] - 1)
    assert re.fullmatch(r"[0-9]{2}-0[0-9]{6}", present)
    office.app.state.desk.reception._numbers.clear()  # numbers that were drawn before are spelled as before
    number = (await office.file()).json()["number"]
    assert re.fullmatch(r"[0-9]{2}-0[0-9]{6}", number)
    assert (await office.get(f"/api/claims/{number}")).status_code == 200
    assert (await manager.get(f"/claims/{number}")).status_code == 200
