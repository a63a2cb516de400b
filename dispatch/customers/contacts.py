"""Where a site's customer is reached: kept sealed, opened only to write or to be corrected."""

from dataclasses import dataclass
from uuid import UUID

from hanlu.database import Connection
from hanlu.database.sealed import Keyring, Sealer


@dataclass(frozen=True, slots=True)
class Contact:
    """An address, and the language it is written to in."""

    email: str
    locale: str


async def of_site(connection: Connection, keyring: Keyring, site_id: UUID) -> Contact | None:
    """None for a site without a customer, or whose customer gave no address. Raises SealBroken."""
    cursor = await connection.execute(
        "select c.email, c.locale from dispatch.site s"
        " join dispatch.customer c on c.id = s.customer_id"
        " where s.id = %s and c.email is not null",
        (site_id,),
    )
    row = await cursor.fetchone()
    if row is None:
        return None
    return Contact(Sealer(keyring, "customer.email").unseal(bytes(row["email"])), row["locale"])
