"""Who may open which page and send which form: one tuple for each room of the pages."""

from api.rights_kinds import (
    ACTING,
    ADMIN,
    EVERYBODY,
    HOLDING,
    MANAGING,
    WATCHING,
    Right,
    Way,
    acts,
    pages,
    public,
)

ASSETS = (Right("GET", "/static/{digest}/{name:path}", Way.PUBLIC),)
_TO_SIGN_IN = ("/sign-in", "/password/forgotten", "/password/new/{token}")
SIGNING_IN = (
    *public("GET", *_TO_SIGN_IN, "/oidc/start", "/oidc/back"),
    *public("POST", *_TO_SIGN_IN),
    *acts(EVERYBODY, "/sign-out"),
)
PROFILE = (
    *pages(EVERYBODY, "/me"),
    *acts(EVERYBODY, "/me", "/me/password", "/me/absence"),
    *acts(EVERYBODY, "/me/sessions/end-others", "/me/sessions/{session}/end"),
)
_PERSON = "/admin/users/{user}"
ADMINISTRATION = (
    *pages(ADMIN, "/admin/users", "/admin/users/new", _PERSON),
    *acts(
        ADMIN, "/admin/users/new", _PERSON, f"{_PERSON}/letter", f"{_PERSON}/sign-out", f"{_PERSON}/unlink"
    ),
    *acts(ADMIN, f"{_PERSON}/absence"),
    *pages(ADMIN, "/admin/teams", "/admin/teams/new", "/admin/teams/{team}", "/admin/tokens"),
    *acts(ADMIN, "/admin/teams/new", "/admin/teams/{team}", "/admin/tokens", "/admin/tokens/{token}/revoke"),
)
QUEUE = (
    *pages(EVERYBODY, "/", "/queue", "/queue/filter", "/queue/preview/{claim}", "/queue/export.csv", "/keys"),
    *pages(EVERYBODY, "/queue/views", "/queue/count"),
    *acts(EVERYBODY, "/queue/views", "/queue/views/{view}", "/queue/views/{view}/delete"),
    *pages(ACTING, "/queue/assign"),
    *acts(ACTING, "/queue/assign", "/queue/assign/undo"),
)
LIVE = (
    *pages(EVERYBODY, "/events", "/queue/changes", "/claims/{claim}/presence"),
    *acts(EVERYBODY, "/claims/{claim}/presence"),
)
CARD = pages(EVERYBODY, "/claims/{claim}", "/claims/{claim}/timeline")
WHY = pages(
    EVERYBODY,
    *(f"/claims/{{claim}}/{page}" for page in ("why/{clock}", "why-person", "at")),
)
_VERSION = "/variants/{key}/versions/{number}"
PROCESS = pages(EVERYBODY, "/claims/{claim}/process", f"{_VERSION}/process", f"{_VERSION}/process.svg")
ACTING_ON_CLAIMS = (
    *pages(ACTING, "/claims/{claim}/act/{action}"),
    *acts(ACTING, "/claims/{claim}/act/{action}", "/claims/{claim}/act/{action}/preview"),
    *pages(EVERYBODY, "/claims/{claim}/commands/{command}"),
)
REGISTERING = (
    *pages(ACTING, "/claims/new", "/claims/new/fields", "/claims/new/clients", "/claims/new/duplicates"),
    *acts(ACTING, "/claims/new"),
)
FILES = (
    *pages(EVERYBODY, "/claims/{claim}/files", "/claims/{claim}/files/{file}"),
    *acts(ACTING, "/claims/{claim}/files"),
)
LETTERS = (
    *pages(EVERYBODY, "/letters", "/letters/preview", "/letters/{letter}"),
    *acts(ACTING, "/letters/{letter}/again", "/letters/{letter}/arrived", "/letters/test"),
    *pages(MANAGING, "/letters/hold"),
    *acts(MANAGING, "/letters/hold", "/letters/go"),
    *pages(WATCHING, "/letters/desk"),
)
_CLIENT = "/personal/clients/{claim}"
PERSONAL = (
    *pages(HOLDING, "/personal", "/personal/holds", "/claims/{claim}/holds"),
    *acts(MANAGING, "/claims/{claim}/holds", "/claims/{claim}/holds/{hold}/lift"),
    *acts(ADMIN, "/personal"),
    *pages(ADMIN, _CLIENT),
    *acts(ADMIN, *(f"{_CLIENT}/{act}" for act in ("export", "check", "erase"))),
    *pages(WATCHING, *(f"/personal/{name}" for name in ("acts/{act}", "erasures", "due"))),
    *pages(WATCHING, "/personal/retention", "/personal/retention/{key}"),
    *acts(ADMIN, "/personal/retention/{key}"),
)
_TEXT = "/letters/templates/{template}/{language}/{scope}"
LETTER_TEMPLATES = (
    *pages(EVERYBODY, "/letters/templates", _TEXT),
    *pages(MANAGING, f"{_TEXT}/draft", f"{_TEXT}/publish"),
    *acts(MANAGING, *(f"{_TEXT}/{act}" for act in ("begin", "draft", "check", "drop", "publish", "end"))),
)
READY = (
    *pages(EVERYBODY, "/variants/ready"),
    *acts(MANAGING, "/variants/ready/{key}"),
)
_VARIANT = "/variants/{key}"
_VERSION = f"{_VARIANT}/versions/{{number}}"
VARIANTS = (
    *pages(EVERYBODY, "/variants", _VARIANT, f"{_VARIANT}/compare", _VERSION, f"{_VERSION}/yaml"),
    *pages(MANAGING, "/variants/import", *(f"{_VARIANT}/{page}" for page in ("copy", "publish", "retire"))),
    *acts(MANAGING, "/variants/import", *(f"{_VARIANT}/{act}" for act in ("copy", "publish", "retire"))),
    *acts(MANAGING, f"{_VERSION}/draft"),
)
_DRAFT = f"{_VARIANT}/draft"
EDITOR = (
    *pages(EVERYBODY, _DRAFT, f"{_DRAFT}/yaml", f"{_DRAFT}/file"),
    *acts(MANAGING, _DRAFT, *(f"{_DRAFT}/{act}" for act in ("check", "part", "undo", "yaml", "drop"))),
)
_BOOK, _ENTRY = "/dictionaries/{book}", "/dictionaries/{book}/entries/{entry}"
DICTIONARIES = (
    *pages(EVERYBODY, "/dictionaries", *(f"/dictionaries/{name}" for name in ("types", "fields"))),
    *pages(
        EVERYBODY,
        "/dictionaries/priorities",
        "/dictionaries/numbers",
        _BOOK,
        f"{_BOOK}/export.csv",
        f"{_BOOK}/export.json",
    ),
    *pages(EVERYBODY, _ENTRY),
    *pages(MANAGING, f"{_BOOK}/import", "/dictionaries/numbers/example"),
    *acts(
        MANAGING,
        "/dictionaries/priorities",
        "/dictionaries/numbers",
        _BOOK,
        f"{_BOOK}/adopt",
        f"{_BOOK}/import",
    ),
    *acts(MANAGING, _ENTRY, f"{_ENTRY}/{{act}}"),
)
TRAINING = (*pages(EVERYBODY, "/training"), *acts(ACTING, "/training", "/training/{training}/end"))
_REHEARSAL = "/rehearsals/{rehearsal}"
REHEARSALS = (
    *pages(MANAGING, "/variants/{key}/rehearse", _REHEARSAL, f"{_REHEARSAL}/claims.csv"),
    *pages(MANAGING, f"{_REHEARSAL}/claims/{{number}}"),
    *acts(MANAGING, "/variants/{key}/rehearse", f"{_REHEARSAL}/cancel"),
)
MOVES = (
    *pages(MANAGING, f"{_VARIANT}/move", "/moves/{move}"),
    *acts(MANAGING, f"{_VARIANT}/move", "/moves/{move}/undo", "/moves/{move}/{verb}"),
)
_RULES = "/routing/draft"
ROUTING = (
    *pages(EVERYBODY, "/routing", "/routing/versions/{number}"),
    *pages(MANAGING, _RULES, f"{_RULES}/text", f"{_RULES}/try", f"{_RULES}/rules/{{place}}"),
    *pages(MANAGING, "/routing/publish", "/routing/people"),
    *acts(MANAGING, "/routing/versions/{number}/draft", f"{_RULES}/mode", f"{_RULES}/drop", f"{_RULES}/text"),
    *acts(MANAGING, f"{_RULES}/rules/{{place}}", "/routing/publish", "/routing/people/{user}"),
)
_CALENDAR = "/calendars/{key}"
CALENDARS = (
    *pages(EVERYBODY, "/calendars", _CALENDAR, f"{_CALENDAR}/days.csv", f"{_CALENDAR}/calendar.yaml"),
    *pages(MANAGING, "/calendars/new", *(f"{_CALENDAR}/{page}" for page in ("draft", "publish", "apply"))),
    *acts(MANAGING, "/calendars/new", *(f"{_CALENDAR}/{act}" for act in ("draft", "publish", "apply"))),
    *acts(MANAGING, *(f"{_CALENDAR}/draft/{act}" for act in ("begin", "file", "drop"))),
)
PORTAL = (
    *public("GET", "/p", "/p/{kind}", "/p/{kind}/filed/{receipt}", "/my"),
    *public("POST", "/p/{kind}", "/my"),
    Right("GET", "/my/{token}", Way.LINK),
    Right("POST", "/my/{token}/{number}", Way.LINK),
)

PAGES = (
    *ASSETS,
    *SIGNING_IN,
    *PROFILE,
    *ADMINISTRATION,
    *QUEUE,
    *LIVE,
    *CARD,
    *WHY,
    *PROCESS,
    *ACTING_ON_CLAIMS,
    *REGISTERING,
    *FILES,
    *LETTERS,
    *PERSONAL,
    *LETTER_TEMPLATES,
    *READY,
    *VARIANTS,
    *MOVES,
    *EDITOR,
    *DICTIONARIES,
    *TRAINING,
    *REHEARSALS,
    *CALENDARS,
    *ROUTING,
    *PORTAL,
)
