"""In whom a customer goes on who was merged, while somebody names them at a site."""

from uuid import UUID

from dispatch.customers.errors import NoSuchCustomer
from hanlu.database import UnitOfWork


async def locked(uow: UnitOfWork, customer_id: UUID) -> UUID:
    """The customer in whom this one goes on; nobody merges that one until this unit ends.

    Raises NoSuchCustomer.
    """
    asked = customer_id
    async with uow.beyond_scope():
        while True:
            cursor = await uow.connection.execute(
                "select merged_into from dispatch.customer where id = %s for key share",
                (customer_id,),
            )
            row = await cursor.fetchone()
            if row is None:
                raise NoSuchCustomer(customer=asked)
            if row["merged_into"] is None:
                return customer_id
            customer_id = row["merged_into"]
