"""Old positions of people are dropped, fresh ones stay."""

from datetime import timedelta

from dispatch.technicians.tracks import PositionPolicy, TrackKeeper
from hanlu.database import Database
from tests.dispatch.desk import Desk
from tests.factories import dispatch as make
from tests.factories.dispatch import NOON


async def test_positions_are_kept_as_long_as_the_policy_says(
    database: Database, desk: Desk
) -> None:
    technician = await desk.technician()
    for age in (29, 31, 300):
        async with database.unit_of_work(make.SYSTEM, "tests", audited=False) as uow:
            await uow.connection.execute(
                "insert into dispatch.track (technician_id, at, lat, lon) values (%s, %s, 30, 120)",
                (technician, NOON - timedelta(days=age)),
            )
    keeper = TrackKeeper(database, lambda: PositionPolicy(kept=timedelta(days=30)))
    assert await keeper.drop_old() == 2
    assert await desk.rows("select at from dispatch.track") == [{"at": NOON - timedelta(days=29)}]
