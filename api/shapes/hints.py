"""The hints of a claim as the JSON API shows them."""

from datetime import date
from typing import Literal

from pydantic import Field

from api.language import Language
from api.shapes.parts import Answer, Logins, login
from claims.hint import HintKind, ToldHint
from claims.hints import ShownHint
from claims.values import Instant, Titles


class ToldOut(Answer):
    """Who recorded when that the claimant was told."""

    by: str | None = Field(description="login")
    at: Instant


class HintOut(Answer):
    """What whoever works on the claim should know now, what must be told first."""

    key: str
    kind: HintKind
    title: str | None
    text: str | None
    source: str | None = Field(description="law or policy")
    source_version: str | None
    checked: date | None = Field(description="when the source was read")
    status: Literal["read", "to_be_checked"] | None
    needs: str | None = Field(description="of a derived hint: what is missing to go on, such as `verdict`")
    confirm: bool = Field(description="whether `confirm_hint` takes its key")
    told: ToldOut | None

    @classmethod
    def of(cls, hint: ShownHint, logins: Logins, language: Language) -> "HintOut":
        """Show a hint in a language."""
        read: Literal["read", "to_be_checked"] = "read" if hint.read else "to_be_checked"
        return cls(
            key=hint.key,
            kind=hint.kind,
            title=_said(hint.title, language),
            text=_said(hint.text, language),
            source=_said(hint.source, language),
            source_version=hint.version,
            checked=hint.checked,
            status=read if hint.source else None,
            needs=hint.needs,
            confirm=hint.confirm,
            told=_told(hint.told, logins),
        )


def _said(titles: Titles | None, language: Language) -> str | None:
    return titles.in_language(language) if titles else None


def _told(told: ToldHint | None, logins: Logins) -> ToldOut | None:
    return ToldOut(by=login(told.by, logins), at=told.at) if told else None
