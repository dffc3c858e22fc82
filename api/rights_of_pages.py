"""Who may open which page and send which form: one tuple for each room of the pages."""

from api.rights_kinds import EVERYBODY, Right, Way, acts, pages, public

ASSETS = (Right("GET", "/static/{digest}/{name:path}", Way.PUBLIC),)
SIGNING_IN = (*public("GET", "/sign-in"), *public("POST", "/sign-in"), *acts(EVERYBODY, "/sign-out"))
PROFILE: tuple[Right, ...] = ()
ADMINISTRATION: tuple[Right, ...] = ()
QUEUE = pages(EVERYBODY, "/", "/queue")
LIVE: tuple[Right, ...] = ()
CARD: tuple[Right, ...] = ()
WHY: tuple[Right, ...] = ()
ACTING_ON_CLAIMS: tuple[Right, ...] = ()
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
