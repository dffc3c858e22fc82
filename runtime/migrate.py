"""Brings a database to a revision of the schema, as its owner."""

from pathlib import Path

from alembic import command
from alembic.config import Config

SCRIPTS = Path(__file__).resolve().parents[1] / "store" / "migrations"


def upgrade(owner_url: str, revision: str = "head") -> None:
    """Run the migrations up to the revision; a database that is there already is left as it is."""
    command.upgrade(_config(owner_url), revision)


def downgrade(owner_url: str, revision: str) -> None:
    """Run the migrations back to the revision."""
    command.downgrade(_config(owner_url), revision)


def _config(owner_url: str) -> Config:
    """Alembic's settings: where the scripts are and which database is meant."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("sqlalchemy.url", owner_url.replace("%", "%%"))
    return config
