"""Who is acting, and how far their rights reach. Pure values; the rights are in `rights.py`."""

from dataclasses import dataclass
from typing import Literal, Self, get_args
from uuid import UUID

type Role = Literal[
    "admin",
    "dispatcher",
    "supervisor",
    "inspector",
    "regional_manager",
    "senior",
    "finance",
    "agent",
    "technician",
    "parts_keeper",
    "outlet_manager",
    "site_manager",
    "auditor",
    "service",
]
type ScopeKind = Literal["all", "region", "outlet", "site", "technician", "none"]

ROLES: tuple[Role, ...] = get_args(Role.__value__)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows a grant reaches.

    ``ids`` are region or outlet names for those kinds, UUID texts for ``site`` and
    ``technician``, and empty for ``all`` and ``none``.
    """

    kind: ScopeKind
    ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind in ("all", "none") and self.ids:
            raise ValueError(f"Scope {self.kind!r} takes no ids, got {self.ids}.")

    def reaches(
        self,
        *,
        region: str | None,
        outlet: str | None,
        technician_ids: tuple[UUID, ...] = (),
        site_id: UUID | None = None,
    ) -> bool:
        """Whether something with these marks lies within this scope.

        The same rule as ``hanlu.visible`` in the database, for what never was a row there:
        events on a socket, positions, latest values.
        """
        match self.kind:
            case "all":
                return True
            case "region":
                return region in self.ids
            case "outlet":
                return outlet in self.ids
            case "site":
                return site_id is not None and str(site_id) in self.ids
            case "technician":
                return any(str(each) in self.ids for each in technician_ids)
            case "none":
                return False


@dataclass(frozen=True, slots=True)
class Principal:
    """One person or program during one call.

    ``id`` is the person's or the token's id, ``None`` only for the system itself.
    ``technician_id`` links a technician's login to the technician in dispatch.
    """

    id: UUID | None
    name: str
    role: Role
    scope: Scope
    technician_id: UUID | None = None

    @classmethod
    def system(cls, name: str) -> Self:
        """The product acting by itself: ``name`` is the component, as the audit shows it."""
        return cls(id=None, name=name, role="service", scope=Scope("all"))

    @classmethod
    def nobody(cls, name: str) -> Self:
        """Somebody not signed in (a sign-in attempt, a reset link): sees no scoped row."""
        return cls(id=None, name=name, role="service", scope=Scope("none"))

    def reaches(
        self,
        *,
        region: str | None,
        outlet: str | None,
        technician_ids: tuple[UUID, ...] = (),
        site_id: UUID | None = None,
    ) -> bool:
        """Whether something with these marks lies within this principal's scope."""
        return self.scope.reaches(
            region=region, outlet=outlet, technician_ids=technician_ids, site_id=site_id
        )
