"""The written picture: well-formed, escaped, without ids, the same look alone and on a page, said in words too."""

import re
from pathlib import Path
from xml.etree import ElementTree

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.claim import Language
from claims.variant import Variant
from drawing.process import process_svg
from drawing.style import STYLE
from drawing.table import clock_lines, process_lines, stage_lines
from tests.claims.variant_samples import ROOT, SOUND, spoilt
from tests.drawing.any_variant import VARIANTS

SVG = "{http://www.w3.org/2000/svg}"


def sample(*changes: tuple[str, object]) -> Variant:
    return Variant.model_validate(spoilt(*changes) if changes else SOUND)


def ready(name: str) -> Variant:
    return Variant.model_validate(yaml.safe_load((ROOT / "variants" / f"{name}.yaml").read_text("utf-8")))


def texts(picture: str) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(picture).iter(f"{SVG}text")]


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(VARIANTS, st.sampled_from(["ru", "en"]), st.booleans())
def test_any_picture_is_well_formed(variant: Variant, language: Language, alone: bool) -> None:
    picture = process_svg(variant, language, alone=alone, address=lambda path: f"?part={path}&x=\"'<")
    root = ElementTree.fromstring(picture)
    assert root.tag == f"{SVG}svg"
    assert not [each for each in root.iter() if "id" in each.attrib], (
        "ids collide with other pictures of a page"
    )
    assert "style" not in {key for each in root.iter() for key in each.attrib}, (
        "the policy forbids none needed"
    )


def test_hostile_titles_stay_text() -> None:
    evil = "</text></svg><script>alert(1)</script>\x00\x1b"
    titles = {"ru": evil, "en": evil}
    variant = sample(("title", titles), ("stages.work.title", titles), ("clocks.answer.title", titles))
    picture = process_svg(variant, "en")
    assert "<script" not in picture
    assert {each.tag for each in ElementTree.fromstring(picture).iter()} <= {
        SVG + name for name in ("svg", "g", "title", "desc", "text", "rect", "path", "line", "circle")
    }


def test_it_tells_what_it_is_to_those_who_do_not_see_it() -> None:
    root = ElementTree.fromstring(process_svg(sample(), "en"))
    assert root.get("role") == "img"
    assert root.get("aria-label") == root.findtext(f"{SVG}title") == "Process: Sample"
    told = root.findtext(f"{SVG}desc") or ""
    assert "1. Intake (intake, form of 5 fields): Propose" not in told
    assert "Admit → Investigation" in told
    assert "Dispute → Investigation" in told
    linked = ElementTree.fromstring(process_svg(sample(), "en", address=lambda path: f"?part={path}"))
    assert linked.get("role") == "group", "links within an image would be hidden"
    links = {each.get("href") for each in linked.iter(f"{SVG}a")}
    assert {"?part=stages.work", "?part=stages.intake.actions.admit", "?part=clocks.answer"} <= links
    assert "?part=escalation[1]" in links


def test_counts_marks_and_faults_are_drawn_in_words() -> None:
    marks = {"stages.answering.approval.above": "changed", "stages.intake.actions.drop": "added"}
    picture = process_svg(
        sample(),
        "ru",
        counts={"work": 96},
        marks=marks,
        faults=frozenset({"clocks.answer.term"}),  # type: ignore[arg-type]
    )
    said = texts(picture)
    assert "96" in said
    assert said.count("изменено") == 1
    assert said.count("новое") == 1
    assert "there is a problem here" not in picture
    assert "здесь ошибка" in picture


def test_a_claims_way_is_told_without_colour() -> None:
    picture = process_svg(sample(), "en", passed=frozenset({"intake"}), here="work")
    assert "here now" in texts(picture)
    titles = [each.text for each in ElementTree.fromstring(picture).iter(f"{SVG}title")]
    assert [title for title in titles if title and title.endswith("· passed")]


def test_kinds_differ_without_colour() -> None:
    root = ElementTree.fromstring(process_svg(sample(), "en"))
    shapes = {each.get("d") for each in root.iter(f"{SVG}path") if (each.get("class") or "").startswith("f")}
    assert len(shapes) == 3, "quarter, half, three quarters; the fourth is a whole circle"
    assert root.findall(f".//{SVG}circle[@class='f4']")


def test_what_happens_by_itself_is_dashed_and_letters_have_an_envelope() -> None:
    root = ElementTree.fromstring(process_svg(sample(), "en"))
    dashed = root.findall(f".//{SVG}path[@class='ed auto']")
    assert len(dashed) == 3, "the claimant's answer, his silence, his withdrawal"
    envelopes = root.findall(f".//{SVG}path[@class='let']")
    assert len(envelopes) == 9
    silent = ElementTree.fromstring(
        process_svg(sample(("letters", {"stage_entered": None, "closed": None})), "en")
    )
    assert len(silent.findall(f".//{SVG}path[@class='let']")) == 4, "questions and answers are always sent"


def test_a_picture_that_stands_alone_looks_as_on_a_page() -> None:
    assert STYLE in Path(ROOT / "static" / "css" / "process.css").read_text("utf-8")
    alone, within = process_svg(sample(), "ru", alone=True), process_svg(sample(), "ru")
    assert "<style>" in alone
    assert "<style>" not in within
    used = set(" ".join(re.findall(r'class="([^"]+)"', alone)).split()) - {"pd", "added"}
    known = set(re.findall(r"\.([a-z0-9]+)", STYLE))
    assert not used - known, "a class without a look"


def test_the_text_form_says_what_the_picture_shows() -> None:
    variant = ready("goods-refund")
    stages = {line.key: line for line in stage_lines(variant, "ru")}
    assert [(lead.title, lead.where) for lead in stages["resolution"].leads] == [
        ("Удовлетворить", "Подтверждение"),
        ("Удовлетворить частично", "Подтверждение"),
        ("Отказать", "Подтверждение"),
        ("Вернуть на расследование", "Расследование"),
    ]
    assert ("Запросить сведения", "ждём заявителя") in [lead[:2] for lead in stages["intake"].leads]
    clocks = {line.name: line for line in clock_lines(variant, "ru")}
    assert clocks["Ответить"].term == "5 рабочих дней"
    assert [rung.words for rung in clocks["Ответить"].rungs][:2] == [
        "50\N{NO-BREAK SPACE}%: напомнить исполнителю",
        "80\N{NO-BREAK SPACE}%: сообщить руководителю, приоритет +1",
    ]
    assert "10 days" in " ".join(process_lines(variant, "en"))
