"""Who may open which page and send which form: one tuple for each room of the pages."""

from api.rights_kinds import ACTING, EVERYBODY, Right, Way, acts, pages, public

ASSETS = (Right("GET", "/static/{digest}/{name:path}", Way.PUBLIC),)
_TO_SIGN_IN = ("/sign-in", "/password/forgotten", "/password/new/{token}")
SIGNING_IN = (
    *public("GET", *_TO_SIGN_IN, "/oidc/start", "/oidc/back"),
    *public("POST", *_TO_SIGN_IN),
    *acts(EVERYBODY, "/sign-out"),
)
PROFILE: tuple[Right, ...] = ()
ADMINISTRATION: tuple[Right, ...] = ()
QUEUE = pages(EVERYBODY, "/", "/queue", "/queue/filter", "/queue/preview/{claim}", "/keys")
LIVE: tuple[Right, ...] = ()
CARD = pages(EVERYBODY, "/claims/{claim}", "/claims/{claim}/timeline")
WHY: tuple[Right, ...] = ()
ACTING_ON_CLAIMS = (
    *pages(ACTING, "/claims/{claim}/act/{action}"),
    *acts(ACTING, "/claims/{claim}/act/{action}", "/claims/{claim}/act/{action}/preview"),
    *pages(EVERYBODY, "/claims/{claim}/commands/{command}"),
)
REGISTERING: tuple[Right, ...] = ()
FILES: tuple[Right, ...] = ()
LETTERS: tuple[Right, ...] = ()
PORTAL = (
    *public("GET", "/p", "/p/{kind}", "/p/{kind}/filed/{receipt}"),
    *public("POST", "/p/{kind}"),
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
    *ACTING_ON_CLAIMS,
    *REGISTERING,
    *FILES,
    *LETTERS,
    *PORTAL,
)
