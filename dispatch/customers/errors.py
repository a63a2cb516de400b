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


class CustomerUnknown(DomainError):
    """No customer has this id, or not in the caller's sight."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "customer.unknown"
    detail: ClassVar[str] = "There is no customer {customer}."


class NoSuchCustomer(DomainError):
    """A site is said to be of a customer whom nobody knows."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "site.customer_unknown"
    detail: ClassVar[str] = "There is no customer {customer}."
    field = "customer_id"


class CustomerIntoItself(DomainError):
    """A merging takes two records."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "customer.into_itself"
    detail: ClassVar[str] = "A customer cannot be merged into itself."
    field = "into"


class CustomerMerged(DomainError):
    """One of the two was merged already: whoever looked saw what is no more."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "customer.merged"
    detail: ClassVar[str] = "This customer was merged into another already."


class CustomerNotMerged(DomainError):
    """There is nothing to take back, or it was taken back already."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "customer.not_merged"
    detail: ClassVar[str] = "This customer is not merged into another."


class CustomerMergedFurther(DomainError):
    """The later merging is taken back first, so that each finds what it left."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "customer.merged_further"
    detail: ClassVar[str] = (
        "The customer they were merged into was merged further; take that back first."
    )


class UnmergeTooLate(DomainError):
    """The time in which a merging can be taken back is over."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "customer.unmerge_too_late"
    detail: ClassVar[str] = "This merging could be taken back until {until}."


class CustomerBusy(DomainError):
    """Somebody named the customer at another site at the same moment."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "customer.busy"
    detail: ClassVar[str] = "Somebody is changing the sites of this customer; try again."


class WishesTooLong(DomainError):
    """The wishes of both have no room in one."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "customer.wishes_too_long"
    detail: ClassVar[str] = "The wishes of both are longer than {most} letters."
    field = "join_wishes"


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
