"""Whatever the variant, its picture can be read: nothing overlaps, no line crosses a box, all lies on the canvas."""

from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.claim import Language
from claims.variant import Variant
from drawing.layout import layout
from drawing.shapes import Picture, Rect
from tests.claims.variant_samples import READY, SOUND
from tests.drawing.any_variant import LARGE, VARIANTS

LANGUAGES: tuple[Language, ...] = ("ru", "en")
CALM = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))


def _strokes(picture: Picture) -> Iterator[Rect]:
    """Every straight piece of every line, as thin as it is drawn."""
    for line in picture.lines:
        for (ax, ay), (bx, by) in pairwise(line.points):
            assert ax == bx or ay == by, "lines run along the axes"
            yield Rect(min(ax, bx), min(ay, by), abs(ax - bx), abs(ay - by))


def _inside(rect: Rect, by: float = 1) -> Rect:
    return Rect(rect.x + by, rect.y + by, rect.w - 2 * by, rect.h - 2 * by)


def _crosses(stroke: Rect, rect: Rect) -> bool:
    inner = _inside(rect)
    beside = stroke.right < inner.x or inner.right < stroke.x
    return not (beside or stroke.bottom < inner.y or inner.bottom < stroke.y)


def check(picture: Picture) -> None:
    """All that must hold of a picture."""
    solid = [each.rect for each in (*picture.boxes, *picture.waits, *picture.ends)]
    words = [each.rect for each in (picture.start_label, *picture.labels)]
    lanes = [clock.words for clock in picture.clocks]
    assert not [pair for pair in combinations(solid, 2) if pair[0].meets(pair[1])], "boxes overlap"
    assert not [(a, b) for a in words for b in solid if a.meets(b)], "words lie on a box"
    assert not [pair for pair in combinations(words, 2) if pair[0].meets(pair[1])], "words overlap"
    assert not [(a, b) for a in lanes for b in (*solid, *words) if a.meets(b)], "a clock lies on the process"
    assert not [pair for pair in combinations(lanes, 2) if pair[0].meets(pair[1])], "clocks overlap"
    for stroke in _strokes(picture):
        assert not [rect for rect in solid if _crosses(stroke, rect)], "a line crosses a box"
    _check_rungs(picture)
    _check_canvas(picture, [*solid, *words, *lanes, *_strokes(picture)])


def _check_rungs(picture: Picture) -> None:
    discs = [(rung.x, rung.y) for clock in picture.clocks for rung in clock.rungs]
    near = [(a, b) for a, b in combinations(discs, 2) if abs(a[0] - b[0]) < 16 and abs(a[1] - b[1]) < 16]
    assert not near, "rungs overlap"
    for clock in picture.clocks:
        assert not [rung for rung in clock.rungs if _crosses(Rect(rung.x, rung.y - 7, 0, 14), clock.words)]


def _check_canvas(picture: Picture, rects: list[Rect]) -> None:
    outside = [r for r in rects if r.x < 0 or r.y < 0 or r.right > picture.width or r.bottom > picture.height]
    assert not outside
    for clock in picture.clocks:
        assert 0 < clock.top <= clock.end <= clock.last < picture.height


@pytest.mark.parametrize("path", READY, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", LANGUAGES)
def test_ready_variants_can_be_read(path: Path, language: Language) -> None:
    check(layout(Variant.model_validate(yaml.safe_load(path.read_text("utf-8"))), language))


@CALM
@given(VARIANTS, st.sampled_from(LANGUAGES), st.data())
def test_any_variant_can_be_read(variant: Variant, language: Language, data: st.DataObject) -> None:
    paths = [f"stages.{key}" for key in variant.stages] + [f"clocks.{key}" for key in variant.clocks]
    paths += [f"stages.{key}.actions.{name}" for key, s in variant.stages.items() for name in s.actions]
    marks = data.draw(st.dictionaries(st.sampled_from(paths), st.sampled_from(["added", "changed"])))
    faults = data.draw(st.frozensets(st.sampled_from(paths)))
    check(layout(variant, language, marks, faults, dict.fromkeys(variant.stages, 10_482)))


@settings(CALM, max_examples=3)
@given(LARGE)
def test_thirty_stages_can_be_read(variant: Variant) -> None:
    assert len(variant.stages) == 30
    check(layout(variant, "ru"))


def test_the_picture_keeps_the_measures_of_its_design() -> None:
    picture = layout(Variant.model_validate(SOUND), "en")
    assert {(box.rect.w, box.rect.h) for box in picture.boxes} == {(220, 58)}
    assert len({box.rect.x for box in picture.boxes}) == 1, "one column"
    assert [box.key for box in picture.boxes] == list(SOUND["stages"]), "in the variant's order"
    assert {b.rect.y - a.rect.y for a, b in pairwise(picture.boxes)} == {108}
    left, right = picture.boxes[0].rect.x, picture.boxes[0].rect.right
    assert all(end.rect.x > right for end in picture.ends if end.title != "Closed")
    assert all(wait.rect.x > right for wait in picture.waits)
    backs = [line for line in picture.lines if min(x for x, _ in line.points) < left]
    assert len(backs) == 2, "rework and dispute"
    outermost = min(backs, key=lambda line: min(x for x, _ in line.points))
    assert max(y for _, y in outermost.points) == max(y for line in backs for _, y in line.points)


def test_clocks_of_the_law_stand_first() -> None:
    by_name = {path.stem: path for path in READY}
    variant = Variant.model_validate(yaml.safe_load(by_name["goods-refund"].read_text("utf-8")))
    first = min(layout(variant, "ru").clocks, key=lambda clock: clock.x)
    assert (first.path, first.kind) == ("clocks.settle", "statutory")
    assert [rung.number for rung in first.rungs] == [5, 6, 7], "numbered as the ladder is written"
    ys = [rung.y for rung in first.rungs]
    assert ys == sorted(ys)
