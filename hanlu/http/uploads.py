"""Files that come in over HTTP."""

from fastapi import Request
from starlette.datastructures import UploadFile

from hanlu.http.idempotency import unkeyed
from hanlu.imports import ImportFileMissing

CSV_BODY = {
    **unkeyed("rows are known by their own codes, so that a repeated import finds them there"),
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            },
        },
    },
}
"""For ``openapi_extra`` of an endpoint that calls `uploaded_csv`."""


async def uploaded_csv(request: Request) -> bytes:
    """The CSV of a request: its body, or the ``file`` of a form. Raises ImportFileMissing."""
    if not request.headers.get("content-type", "").startswith("multipart/"):
        return await request.body()
    form = await request.form()
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise ImportFileMissing
    return await file.read()
