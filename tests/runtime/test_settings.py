"""Settings are read once and refuse what is missing or forgotten, without showing values."""

import pytest
from pydantic import ValidationError

from runtime.settings import Settings, SettingsRefused, read_settings

GOOD = {"DATABASE_URL": "postgres://anna:pass@db/redress", "SECRET_KEY": "q8W7e6R5t4Y3u2I1o0P9a8S7d6F5g4H3"}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_short_spellings_of_the_address_get_our_driver(environment: pytest.MonkeyPatch) -> None:
    assert read_settings().database_url == "postgresql+psycopg://anna:pass@db/redress"
    environment.setenv("DATABASE_URL", "postgresql+psycopg://x/y")
    assert read_settings().database_url == "postgresql+psycopg://x/y"
    environment.setenv("DATABASE_URL", "mysql://x/y")
    with pytest.raises(SettingsRefused, match=r"DATABASE_URL: .*postgresql"):
        read_settings()


def test_everything_that_is_wrong_is_named_at_once(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("DATABASE_URL")
    environment.setenv("SMTP_PORT", "0")
    with pytest.raises(SettingsRefused) as refused:
        read_settings()
    assert "DATABASE_URL: is missing" in str(refused.value)
    assert "SMTP_PORT" in str(refused.value)


@pytest.mark.parametrize(
    "secret", ["", "short", "changeme" * 5, "a" * 40, "please-put-a-placeholder-here-12345678"]
)
def test_a_forgotten_secret_stops_the_start_and_is_not_shown(
    environment: pytest.MonkeyPatch, secret: str
) -> None:
    environment.setenv("SECRET_KEY", secret)
    with pytest.raises(SettingsRefused, match="SECRET_KEY") as refused:
        read_settings()
    assert not secret or secret not in str(refused.value)


def test_the_mailbox_is_shown_in_the_embedded_stack_alone(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("MAILBOX_DIR", "/tmp/mail")
    with pytest.raises(SettingsRefused, match="MAILBOX_DIR"):
        read_settings()
    environment.setenv("EMBEDDED", "true")
    assert read_settings().embedded


def test_the_level_of_the_logs_is_one_that_exists(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("LOG_LEVEL", "WARNING")
    assert read_settings().log_level == "WARNING"
    for name in ("loud", "trace", "10"):
        environment.setenv("LOG_LEVEL", name)
        with pytest.raises(SettingsRefused, match="LOG_LEVEL"):
            read_settings()


def test_settings_do_not_change_and_do_not_print_secrets(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SMTP_PASSWORD", "hush-hush")
    settings = read_settings()
    with pytest.raises(ValidationError):
        settings.smtp_port = 26
    assert "hush" not in repr(settings)
    assert GOOD["SECRET_KEY"] not in repr(settings)
