"""Opens the store of files that the settings name."""

from runtime.settings import Settings, SettingsRefused
from store.blobs import Blobs


def open_blobs(settings: Settings) -> Blobs:
    """The store of files; SettingsRefused when none is named or it cannot be opened."""
    if not settings.files_url:
        raise SettingsRefused("FILES_URL: is missing, such as file:///var/lib/redress/files or s3://bucket")
    try:
        return Blobs.at(settings.files_url)
    except ValueError as refused:
        raise SettingsRefused(f"FILES_URL: {refused}") from None
