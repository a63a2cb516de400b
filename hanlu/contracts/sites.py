"""Sites, as dispatch tells them: what others need to know of a place by its id."""

from datetime import datetime
from uuid import UUID

from hanlu.contracts.events import Event


class SiteChanged(Event, frozen=True, kw_only=True, tag="site.changed"):
    """A site was registered or corrected; told whole. ``code`` is what people call it by."""

    site_id: UUID
    code: str
    name: str
    lat: float
    lon: float
    timezone: str
    region: str | None
    outlet: str | None
    at: datetime
