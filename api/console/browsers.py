"""What a browser calls itself, in two words that people recognise."""

_BROWSERS = {
    "Edg/": "Edge",
    "OPR/": "Opera",
    "YaBrowser/": "Yandex",
    "Firefox/": "Firefox",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}
"""Signs by which they are known, the more telling ones first."""


def browser_in_words(said: str) -> str:
    """`Firefox, Linux`; the beginning of what it says where neither is known."""
    found = (
        next((name for sign, name in signs.items() if sign in said), "") for signs in (_BROWSERS, _SYSTEMS)
    )
    return ", ".join(filter(None, found)) or said[:40]
