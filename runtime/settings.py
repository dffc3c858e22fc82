"""Everything that can be set from outside: one frozen object, read once by `worker.py` and `api/app.py`.

How Temporal is reached is not here: its own variables (TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE,
TEMPORAL_API_KEY, TEMPORAL_TLS…) are read by `temporalio.envconfig`, see connections.py.
"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PLACEHOLDERS = ("changeme", "change-me", "change_me", "placeholder", "secret-key", "example", "todo", "xxxx")
LEVELS = ("debug", "info", "warn", "warning", "error", "critical")
"""Of the logs. Libraries add names of their own to those that the logging library knows."""
SHORTEST_SECRET = 32  # characters


class SettingsRefused(Exception):
    """The environment lacks what the desk needs; the message names settings, never their values."""


class Encryption(StrEnum):
    """How the connection to the mail server is protected."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


class Role(StrEnum):
    """Which queues a worker process serves."""

    ALL = "all"
    CLAIMS = "claims"
    LETTERS = "letters"


def _with_driver(url: str) -> str:
    """The database address with the driver that we use, whatever the short spelling was."""
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    if not url.startswith("postgresql+psycopg://"):
        raise ValueError("must be a postgresql:// address")
    return url


def _real_secret(secret: SecretStr) -> SecretStr:
    """Refuse a secret that is short or that somebody forgot to replace."""
    text = secret.get_secret_value()
    if len(text) < SHORTEST_SECRET:
        raise ValueError(f"must have at least {SHORTEST_SECRET} characters")
    if len(set(text)) < 8 or any(word in text.lower() for word in PLACEHOLDERS):
        raise ValueError("is a placeholder, put a real secret in its place")
    return secret


def is_protected(url: str) -> bool:
    """Whether what goes to this address travels encrypted or never leaves the machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost"}
    )


def _issuer(url: str) -> str:
    """Refuse a sign-in server that could be listened to."""
    if not is_protected(url):
        raise ValueError("must begin with https://")
    return url


def _level(name: str) -> str:
    """A level of the logs, in small or capital letters."""
    if name.lower() not in LEVELS:
        raise ValueError("must be debug, info, warning, error or critical")
    return name


def _without_slash(url: str) -> str:
    """The address that links begin with, without the slash at its end."""
    if not url.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return url.rstrip("/")


DatabaseUrl = Annotated[str, AfterValidator(_with_driver)]
Secret = Annotated[SecretStr, AfterValidator(_real_secret)]
Port = Annotated[int, Field(ge=1, le=65535)]


class Settings(BaseSettings):
    """The desk's settings; each is read from the environment variable of its name in capitals."""

    model_config = SettingsConfigDict(
        frozen=True, env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    database_url: DatabaseUrl
    """The database as the running role, which cannot change the timeline's past."""
    migration_database_url: DatabaseUrl | None = None
    """The database as the owner of its tables; only migrations need it."""
    secret_key: Secret
    """Salts the hashes that stand for personal data and seals what goes out to browsers."""

    public_url: Annotated[str, AfterValidator(_without_slash)] = "http://127.0.0.1:8000"
    """What links in letters begin with."""
    mail_from: str = "Redress <claims@localhost>"
    """The sender of letters."""
    smtp_host: str = "127.0.0.1"
    smtp_port: Port = 25
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_tls: Encryption = Encryption.NONE

    files_url: str | None = None
    """Where the bytes of files lie: `file:///folder`, `s3://bucket/folder`, `gs://…`, `az://…`; the API needs it.
    Credentials of an object store come from its own variables (AWS_…, GOOGLE_…, AZURE_…)."""

    claims_task_queue: str = "redress-claims"
    """Where workflows and their records wait for a worker."""
    letters_task_queue: str = "redress-letters"
    """Where the sending of letters waits for a worker."""
    worker_role: Role = Role.ALL
    """What this process of worker.py does; an interpreter uses one core, so roles may have processes of their own."""
    worker_deployment: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")] | None = None
    """The worker deployment whose versions Temporal tells apart; none: all workers take all claims."""
    worker_build_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")] | None = None
    """What this build is called; none: by a hash of the code that claims go by."""
    worker_metrics_port: Port | None = None
    """Where the worker shows its metrics; none: it does not."""
    worker_metrics_host: str = "127.0.0.1"
    database_pool: Annotated[int, Field(ge=1, le=200)] = 10
    """Connections to the database that a process usually needs; it opens, and then keeps, up to twice as many."""
    waiting_at_most: Annotated[int, Field(ge=0, le=10_000)] = 200
    """Calls of staff, of claimants and of programs that may wait for their turn in an API process, each."""
    waiting_seconds: Annotated[float, Field(gt=0, le=30)] = 2.0
    """How long they wait at most; once the first has waited half of it, newcomers are turned away."""
    calls_per_token: Annotated[int, Field(ge=1)] = 20_000
    """Calls a minute that one token may make in an API process."""
    log_level: Annotated[str, AfterValidator(_level)] = "info"

    oidc_issuer: Annotated[str, Field(max_length=255), AfterValidator(_issuer)] | None = None
    """The company's own sign-in (OpenID Connect), exactly as it calls itself."""
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_label: str | None = None
    """What stands on the button of the company's sign-in."""

    embedded: bool = False
    """Whether this is the stack of `make run`: turns on /dev/mailbox and the demo people."""
    demo_claims: bool = True
    """Whether the embedded stack begins with some 300 claims; an empty desk otherwise."""
    mailbox_dir: Path | None = None
    """The maildir that /dev/mailbox shows."""

    @model_validator(mode="after")
    def _mailbox_only_embedded(self) -> Self:
        """Letters of real people are never shown without a sign-in."""
        if self.mailbox_dir is not None and not self.embedded:
            raise ValueError("MAILBOX_DIR is for the embedded stack alone (EMBEDDED)")
        return self

    @model_validator(mode="after")
    def _company_sign_in_whole(self) -> Self:
        """Half of these settings would be a button that leads nowhere."""
        needed = (self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret)
        if any(needed) and not all(needed):
            raise ValueError("OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET belong together")
        return self


def read_settings() -> Settings:
    """Read the environment; raises SettingsRefused with one line for each thing that is wrong."""
    try:
        return Settings()
    except ValidationError as refused:
        raise SettingsRefused("\n".join(_complaint(error) for error in refused.errors())) from None


def _complaint(error: object) -> str:
    """One line about one setting."""
    assert isinstance(error, dict)
    name = "_".join(str(part) for part in error["loc"]).upper() or "settings"
    return f"{name}: {'is missing' if error['type'] == 'missing' else error['msg']}"
