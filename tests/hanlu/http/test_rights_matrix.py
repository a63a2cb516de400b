"""Every operation asks for a right, or stands on the short list of those that must not."""

from fastapi.dependencies.models import Dependant

from hanlu.clock import SystemClock
from hanlu.database import Database
from hanlu.http.app import operations
from hanlu.http.server import routers
from tests.support.api import application

# Before or beside signing in: throttled, or telling nothing that matters.
OPEN = {
    "identity_sign_in",
    "identity_forgotten",
    "identity_reset",
    # The drawn map: public geography, which the customer's page shows as well.
    "regions_current",
    "regions_style",
    "regions_tiles",
    # The customer's page: the link itself is the right, and reaches one case.
    "tracking_look",
    "tracking_report_as_pdf",
    "tracking_confirm",
    "tracking_object_to",
    "tracking_rate",
    "tracking_complain",
    "appointments_list_choices",
    "appointments_choose",
    "appointments_give_up",
    "appointments_agree",
    # The page behind a label: the label is the right, and reaches one machine.
    "requests_look",
    "requests_ask",
    "requests_keep_photo",
    # The rooms of a site that shows them: a link gives a pass, and the pass reaches one site.
    "rooms_open_by_link",
    "rooms_open_by_case",
    "rooms_look",
}
# For whoever is signed in, whatever the role: about oneself only.
SIGNED_IN = {
    "identity_sign_out",
    "identity_session",
    "identity_me",
    "identity_change",
    "identity_seal_key",
}


def permissions(dependant: Dependant) -> set[str]:
    """The permissions that an operation's dependencies ask for."""
    own: str | None = getattr(dependant.call, "permission", None)
    inner = [permissions(each) for each in dependant.dependencies]
    return {own}.union(*inner) - {None} if own else set().union(*inner)


async def test_every_operation_asks_for_a_right() -> None:
    nowhere = Database("postgresql://nowhere.invalid/none", SystemClock())
    async with application(nowhere, "redis://nowhere.invalid", routers()) as app:
        without = {
            route.unique_id
            for route in operations(app)
            if route.include_in_schema and not permissions(route.dependant)
        }
    assert without - OPEN - SIGNED_IN == set()
    assert without >= OPEN | SIGNED_IN, "the list names an operation that is gone or guarded"
