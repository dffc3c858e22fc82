"""Nasty inputs by kind: our own list of what people, programs and attackers type where something else is expected.

Every text bears the canary, so that it can be looked for in answers, pages, letters and logs.
"""

from typing import Any, NamedTuple

CANARY = "zqx7canary"
"""Stands in every nasty text; also the name of an element and of an attribute that must never come about."""
SUM = "94011"
"""What `31337*3` is: seen nowhere unless somebody reckoned what was typed."""
BARE = frozenset({"date", "number", "mail"})
"""Kinds that lose their sting when the canary is hung on; they go without it."""


class Nasty(NamedTuple):
    """One input and what it tries."""

    kind: str
    value: Any


_KINDS: dict[str, tuple[str, ...]] = {
    "control": ("\x00", "a\x01b", "\x07\x08", "\x1b[31m", "\x7f", "\x85", "\x9b", "\x0b\x0c", "a\rb", "\x1a"),
    "bidi": ("\u202eтсол", "a\u2066b\u2069", "\u200f", "\u061c", "\u202a\u202c"),
    "surrogate": ("\ud800", "\udfff\ud800", "a\udc00b"),
    "invisible": (
        *("\u200b", "a\u200bb", "\ufeff", "\u2060", "\u00ad", "\U000e0041\U000e0042", "\u3164"),
        *("\u2028", "\u2029", "\ufffe", "\uffff", "\u00a0", "\u180e"),
    ),
    "composed": (
        "И\u0306",
        "e\u0301",
        "\u212b",
        "\u2126",
        "\u1100\u1161",
        "o" + "\u0300" * 1000,
        "ﬀ",
        "ß",
        "﷽",
        *("\ufb2c" * count for count in (190, 290, 990, 3990)),  # three characters each when it is kept
    ),
    "alike": ("раураl", "İstanbul ı", "𝔘𝔫𝔦", "ａｄｍｉｎ", "admin\u0131strator", "Αdmin"),
    "emoji": ("👨\u200d👩\u200d👧\u200d👦", "🏳️\u200d🌈", "👍🏿", "🇷🇺🇺", "\U0001f600" * 300),
    "both ways": ("שלום Привет مرحبا", "مرحبا 123 Чайник", "ي" * 50),
    "long": ("я" * 201, "x" * 301, "я" * 4001, "x" * 20_001, "x" * 300_000, " " * 5000),
    "sql": (
        *("' OR '1'='1", "'); DROP TABLE claims;--", '"', "\\", "%", "_", "$1", ":claim", "%(x)s", "\\x00"),
        *("1; SELECT pg_sleep(9)", "' UNION SELECT hash FROM tokens--", "E'\\''", "$$", "/*", "\\u0000"),
    ),
    "template": (
        *(
            "{{31337*3}}",
            "${31337*3}",
            "#{31337*3}",
            "<%= 31337*3 %>",
            "{%for x in y%}",
            "{% raw %}",
            "{{",
            "}}",
        ),
        *("{{self.__init__.__globals__}}", "{{ ''.__class__.__mro__ }}", "{#", "{0.__class__}", "%s%n", "{}"),
        *("{{claim.number}}", "<link>", "[[x]]", "%(secret_key)s"),
    ),
    "markup": (
        *(f"<{CANARY}>", f'"><{CANARY} x=1>', f"'><{CANARY}>", f'" {CANARY}="1" y="', f"' {CANARY}='1' y='"),
        *(f"<script>{CANARY}()</script>", f"<svg/onload={CANARY}()>", f"<img src=x onerror={CANARY}()>"),
        *(f"</title><{CANARY}>", f"</textarea><{CANARY}>", f"</script><{CANARY}>", f"--><{CANARY}>"),
        *(
            f"&lt;{CANARY}&gt;",
            f"&#60;{CANARY}&#62;",
            f"]]><{CANARY}>",
            f"\uff1c{CANARY}\uff1e",
            "<!--",
            "<![CDATA[",
        ),
        *(
            f"<a href=javascript:{CANARY}()>x</a>",
            f"<math><mi xlink:href='data:x,<{CANARY}>'>",
            "&",
            "&amp;amp;",
        ),
    ),
    "formula": (
        *(
            "=1+1",
            "+1+1",
            "-2+3",
            "@SUM(A1)",
            "\t=1+1",
            "=cmd|' /C calc'!A0",
            '=HYPERLINK("http://x.example")',
        ),
        *(";=1+1", '"=1+1', ",=1+1", "％=1", "＝1+1"),
    ),
    "header": (
        *(
            "x\r\nX-Injected: 1",
            "x\nBcc: mallory@example.org",
            "x%0d%0aX-Injected:%201",
            "x\r\n\r\n<b>",
            "x\n.",
        ),
        *("=?utf-8?q?x=0d=0aBcc:y?=", "a\u010d\u010aSet-Cookie: x"),
    ),
    "address": (
        *(
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,<b>",
            "//evil.example",
            "/\\evil.example",
        ),
        *(
            "https://evil.example/",
            "\\\\evil.example\\x",
            "/%09/evil.example",
            "http://169.254.169.254/",
            "https:x",
        ),
        *("/queue@evil.example", "http://[::1", "///evil.example", "\tjavascript:alert(1)"),
    ),
    "path": (
        *(
            "../../../../etc/passwd",
            "..\\..\\..\\boot.ini",
            "/etc/passwd",
            "C:\\Windows\\win.ini",
            "file:///etc/passwd",
        ),
        *(
            "CON",
            "NUL.txt",
            "aux.pdf",
            "a:b",
            ".",
            "..",
            "%2e%2e%2f",
            "..%00",
            "....//",
            "~root",
            "a/b",
            "con.",
            "x ",
        ),
    ),
    "shell": ("$(id)", "`id`", "; ls", "| cat /etc/passwd", "*)(uid=*", "&& reboot", "\n/quit"),
    "yaml": (
        *(
            "!!python/object/apply:os.system ['id']",
            "&a [*a, *a]",
            "no",
            "<<: *x",
            "key: [",
            "- - - -",
            "? x",
            "|\n x",
        ),
        *("%YAML 9.9", "---\n...\n---", "{a: b, a: c}", "0o17", "1:30", "~", "!binary |\n AA==", "# x", ": "),
    ),
    "mail": (
        *(
            "a@b",
            '"a b"@example.org',
            "a@example.org,b@example.org",
            "a@[127.0.0.1]",
            "a@xn--",
            "почта@пример.рф",
        ),
        *(
            "a+b@example.org",
            "<a@example.org>",
            "a@example..org",
            "@",
            "a@" + "x" * 300,
            "a" * 65 + "@example.org",
        ),
        *(
            "a@example.org\r\nBcc: b@example.org",
            "a@localhost",
            "a@ex\u0430mple.org",
            "a@example.org ",
            "a%b@c@d.org",
        ),
        *(
            "'or''='@example.org",
            "a@example.org>",
            "postmaster@example.org;b@example.org",
            "a@\u2024example.org",
        ),
    ),
    "date": (
        *(
            "infinity",
            "-infinity",
            "now",
            "today",
            "epoch",
            "0000-00-00",
            "0000-01-01T00:00:00Z",
            "10000-01-01",
        ),
        *(
            "9999-12-31T23:59:59Z",
            "9999-12-31",
            "0001-01-01T00:00:00+14:00",
            "2016-12-31T23:59:60Z",
            "2026-02-30",
        ),
        *(
            "2026-01-01T00:00:00+99:99",
            "2026-01-01T24:00:00Z",
            "2026-W01-1",
            "２０２６-01-01",
            "2026-01-01T00:00:00",
        ),
        *(
            "1e9",
            "1767225600",
            "2026-1-1",
            "01.02.2026",
            "-2026-01-01",
            "2026-01-01T00:00:00.9999999999Z",
            "P1D",
        ),
        *(
            "0001-01-01",
            "1970-01-01T00:00:00Z",
            "2026-10-25T02:30:00",
            "12345678901234567890",
            "PT9999999999H",
        ),
    ),
    "number": (
        *(
            "NaN",
            "inf",
            "-Infinity",
            "1e400",
            "-0",
            "0x10",
            "１２",
            "٣",
            "1_000",
            "9" * 400,
            "9" * 5000,
            "1,5",
            "-1",
            "1e-400",
        ),
        *(
            "007",
            "+1",
            "∞",
            "1 000",
            "0",
            "2147483648",
            "9223372036854775808",
            "-9223372036854775809",
            "1.5",
            "½",
            "²",
        ),
    ),
}


def _marked(kind: str, value: str) -> str:
    return value if kind in BARE or CANARY in value else value + CANARY


TEXTS = tuple(Nasty(kind, _marked(kind, value)) for kind, values in _KINDS.items() for value in values)
"""What may be typed into a box, a query, a path, a cell or a string of JSON."""
HUGE = Nasty("long", "я" * 10**6)
"""A million characters: more than any body may have."""
