"""What `make run` prints when everything runs: addresses, sign-ins, a token, a first request."""

from runtime.embedded.components import Stack
from runtime.embedded.home import Home
from store.demo import PASSWORD, PEOPLE


def welcome(stack: Stack) -> str:
    """The page that greets the person at the terminal."""
    addresses, token = stack.addresses(), read_token(stack.home)
    lines = [
        "",
        "Redress runs. Ctrl-C stops it; the data stays in " + str(stack.home.folder),
        "",
        f"  Console        {addresses['api']}",
        f"  Portal         {addresses['api']}/p",
        f"  API            {addresses['api']}/api   (description: {addresses['api']}/openapi.json)",
        f"  Letters        {addresses['mailbox']}",
    ]
    if "temporal_ui" in addresses:
        lines.append(f"  Temporal       {addresses['temporal_ui']}")
    lines += [
        "",
        f"  Demo sign-ins  {', '.join(person.login for person in PEOPLE)}; password: {PASSWORD}",
        f"  Bearer token   {token}   ({PEOPLE[0].login})",
        "",
        f"  Try: curl -H 'Authorization: Bearer {token}' {addresses['api']}/api/claims",
        "",
    ]
    return "\n".join(lines)


def read_token(home: Home) -> str:
    """The demo operator's token, made at the first start."""
    return home.token_file.read_text().strip() if home.token_file.exists() else "(none yet)"
