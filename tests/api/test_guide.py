"""The guide names every call, every code and every command."""

import re
from pathlib import Path

from api.field_errors import SENTENCES
from api.problem_catalogue import FORBIDDEN, KINDS
from api.rights import RIGHTS
from api.rights_of_pages import PAGES
from claims.commands import STANDARD

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text("utf-8")


def test_every_call_is_in_the_guide() -> None:
    for right in set(RIGHTS) - set(PAGES):
        assert re.search(rf"{right.method} {re.escape(right.path)}(?![\w/{{])", GUIDE), right


def test_every_code_is_in_the_guide() -> None:
    for code in (*KINDS, *FORBIDDEN, *SENTENCES):
        assert f"`{code}`" in GUIDE or code == "refused", code


def test_every_standard_command_is_in_the_guide() -> None:
    for action in STANDARD:
        assert f"`{action}`" in GUIDE, action
