"""The hints of a card in the reader's words: what must be told, what is missing, what the claimant may get."""

from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from api.console.action_form import new_key
from api.console.telling import Telling
from api.pages.words import words_in
from claims.hint import HintKind
from claims.hints import ShownHint, hints_of
from claims.trade_words import NEEDS, REMEDIES, capital
from store.clients import ClientClaim
from store.entitlements import Unused, unused_of

_ICONS: dict[HintKind, str] = {
    "tell": "alert-circle",
    "missing": "file-alert",
    "entitlement": "gift",
    "note": "info-circle",
}


class HintLine(NamedTuple):
    """One hint: `key` where somebody has to confirm that he told it, under `form_key`; `told` once somebody did."""

    kind: HintKind
    icon: str
    title: str
    text: str = ""
    source: str = ""
    checked: str = ""
    key: str = ""
    form_key: str = ""
    told: str = ""


async def hints_on_card(
    connection: AsyncConnection, telling: Telling, client: tuple[ClientClaim, ...]
) -> tuple[HintLine, ...]:
    """What whoever works on the claim should know now, what must be told first."""
    shown = hints_of(telling.pinned, telling.claim, telling.f.now)
    declared = [_declared(hint, telling) for hint in shown if hint.needs is None]
    lacking = [hint.needs for hint in shown if hint.needs]
    unused = await unused_of(connection, [each.id for each in client])
    derived = [*([_missing(lacking, telling)] if lacking else []), *(_unused(one, telling) for one in unused)]
    fresh = [line for line in declared if not line.told]
    return (*fresh, *derived, *(line for line in declared if line.told))


def _declared(hint: ShownHint, telling: Telling) -> HintLine:
    told = hint.told
    by = telling.name(told.by) if told else ""
    return HintLine(
        kind=hint.kind,
        icon="message-check" if told else _ICONS[hint.kind],
        title=telling.say(hint.title) if hint.title else hint.key,
        text=telling.say(hint.text) if hint.text else "",
        source=" · ".join(
            each for each in (telling.say(hint.source) if hint.source else "", hint.version) if each
        ),
        checked=_checked(hint, telling),
        key=hint.key if hint.confirm and not told else "",
        form_key=new_key() if hint.confirm and not told else "",
        told=f"{by}, {telling.f.day(told.at)} {telling.f.clock(told.at)}" if told else "",
    )


def _checked(hint: ShownHint, telling: Telling) -> str:
    """Whether somebody read the source, and when."""
    if hint.source is None:
        return ""
    gettext = words_in(telling.f.language).gettext
    if not hint.read:
        return gettext("still to be checked")
    return f"{gettext('read')} {telling.f.day(hint.checked)}" if hint.checked else gettext("read")


def _missing(lacking: list[str], telling: Telling) -> HintLine:
    """One line for everything that is missing to go on."""
    things = ", ".join(_need(name, telling) for name in lacking)
    title = words_in(telling.f.language).gettext("Missing to go on: %(things)s") % {"things": things}
    return HintLine("missing", _ICONS["missing"], title)


def _need(name: str, telling: Telling) -> str:
    if name in NEEDS:
        return telling.say(NEEDS[name])
    key = name.removeprefix("field:")
    title = next((each.title for each in telling.pinned.variant.fields if each.key == key), None)
    return words_in(telling.f.language).gettext("“%(field)s”") % {
        "field": telling.say(title) if title else key
    }


def _unused(one: Unused, telling: Telling) -> HintLine:
    """A bonus or discount that was granted in another claim and not used yet."""
    gettext, f = words_in(telling.f.language).gettext, telling.f
    what = capital((one.title or REMEDIES[one.remedy]).in_language(f.language))
    if one.money:
        what = f"{what}, {f.money(one.money.amount, one.money.currency)}"
    title = gettext("Granted and not used yet: %(what)s (claim %(number)s). Mention it.")
    text = gettext("Until %(day)s.") % {"day": f.day(one.until)} if one.until else ""
    return HintLine("entitlement", _ICONS["entitlement"], title % {"what": what, "number": one.number}, text)
