"""The judge of pages: what a nasty input makes of a page is found, whether its pieces are looked at or the whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.security.corpus import CANARY
from tests.security.judge import page_faults, whole_page_faults

SCRAPS = st.sampled_from(
    [
        *(
            "<",
            ">",
            '"',
            "'",
            "/",
            "=",
            " ",
            "\n",
            "&lt;",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<?",
            "x",
            CANARY,
        ),
        *("<p>", "</p>", "<a href=/queue>", '<a href="', "<input value='", "<b onclick=1>", f"<{CANARY}>"),
        *("<script>", "<script src=/a.js>", "</script>", "<style>", "</style>", "<textarea>", "</textarea>"),
        *("<title>", "</title>", "javascript:1", "//evil.example", "<!doctype html>", " on", "src"),
    ]
)


@given(st.lists(SCRAPS, max_size=25).map("".join))
def test_pieces_say_what_the_whole_says(text: str) -> None:
    if page_faults(text) == []:
        assert whole_page_faults(text) == []


@pytest.mark.parametrize(
    "text",
    [
        f"<p><{CANARY}></p>",
        f'<input value="" {CANARY}="1">',
        '<p>1</p><img src="x" onerror="1">',
        '<a href="javascript:1">x</a>',
        f"<script src=/a.js>{CANARY}<b></script>",
        "<title>x</title><style>p{}</style>",
        f"<script src=/a.js></script><p>x<input value='>' {CANARY}>",
    ],
)
def test_what_must_not_stand_in_a_page_is_found_in_its_pieces(text: str) -> None:
    sound = "<main><p>Good day.</p></main>"
    assert page_faults(sound) == []
    assert page_faults(sound + text) == whole_page_faults(sound + text) != []


def test_a_page_with_what_was_typed_escaped_is_clean() -> None:
    page = f'<!doctype html><script src="/a.js"></script><textarea>&lt;{CANARY}&gt;</textarea>'
    page += f'<p title="&#34; {CANARY}">{CANARY}</p>'
    assert page_faults(page) == page_faults(page) == []
