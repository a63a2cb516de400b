"""Photos, signatures and reports, stored under the hash of their content: on disk or in S3."""

from hanlu.files.disk import DiskFiles
from hanlu.files.store import FileMissing, FilesAway, FileStore
from hanlu.settings import Settings

__all__ = ["DiskFiles", "FileMissing", "FileStore", "FilesAway", "open_files"]


def open_files(settings: Settings) -> FileStore:
    """The store that the settings name. A bucket does not have to answer yet.

    Raises ValueError where ``HANLU_FILES_URL`` names no bucket.
    """
    if not settings.files_url:
        return DiskFiles(settings.files)
    from hanlu.files.s3 import S3Files, S3Place  # noqa: PLC0415 - brings its library along

    return S3Files(
        S3Place.of(
            settings.files_url,
            endpoint=settings.s3_endpoint,
            region=settings.s3_region,
            key_id=settings.s3_access_key_id,
            secret=settings.s3_secret_access_key.get_secret_value(),
            authority=settings.s3_ca,
        )
    )
