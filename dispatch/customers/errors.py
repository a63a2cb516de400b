"""What can be refused about customers, sites and assets."""

from typing import ClassVar

from hanlu.errors import DomainError


class SiteMissing(DomainError):
    """Unknown, or out of the caller's sight."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "site.missing"
    detail: ClassVar[str] = "There is no site {site}."


class SiteCodeTaken(DomainError):
    """Codes are unique, since people and imports name sites by them."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "site.code_taken"
    detail: ClassVar[str] = "Another site has the code {site}."
    field = "code"


class CustomerMissing(DomainError):
    """Nobody is named as this site's customer, or out of the caller's sight."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "customer.missing"
    detail: ClassVar[str] = "No customer is named for site {site}."


class AssetMissing(DomainError):
    """Unknown, or out of the caller's sight."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "asset.missing"
    detail: ClassVar[str] = "There is no asset {asset}."


class SerialTaken(DomainError):
    """Serial numbers are unique."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "asset.serial_taken"
    detail: ClassVar[str] = "Another asset has the serial number {serial}."
    field = "serial"


class OutOfScope(DomainError):
    """The row would lie where the caller has no say."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "scope.outside"
    detail: ClassVar[str] = "This would lie outside of your region, outlet or site."
