"""The service report as a file to hand on: what it needs is gathered, then it is drawn."""

import asyncio
from datetime import datetime

from dispatch.visits import photos, report, report_pdf
from dispatch.visits.errors import PhotoMissing
from dispatch.visits.model import Photo
from dispatch.visits.thumbnails import thumbnail
from dispatch.warranty.policy import WarrantyPolicy
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Connection
from hanlu.drawing.sheet import Language
from hanlu.files import FileStore


async def made(
    connection: Connection,
    policy: WarrantyPolicy,
    files: FileStore,
    order: WorkOrder,
    lang: Language,
    now: datetime,
) -> bytes:
    """The report of an order as a PDF, as far as the order has come."""
    found = await report.of(connection, policy, order)
    names = await report.part_names(connection, [one.visit for one in found.visits])
    pictures = {
        photo.sha256: await _small(files, photo)
        for one in found.visits
        for photo in one.visit.photos
    }
    return await asyncio.to_thread(report_pdf.render, found, pictures, names, lang, now)


async def _small(files: FileStore, photo: Photo) -> bytes | None:
    try:
        content = await photos.content(files, photo)
    except PhotoMissing:
        return None  # the report says so in its place
    return await asyncio.to_thread(thumbnail, content)
