"""Which scope fits which role, and the one grant a person holds."""

from uuid import UUID

from hanlu.database import UnitOfWork
from hanlu.identity.errors import ScopeInvalid
from hanlu.identity.principal import Role, Scope
from hanlu.ids import new_id


def check_scope(role: Role, scope: Scope, technician_id: UUID | None) -> None:
    """Raise ScopeInvalid for a scope that would show too much or nothing at all."""
    if role == "technician":
        if technician_id is None:
            raise ScopeInvalid(
                rule="technician_named",
                reason="a technician needs the id of the technician in dispatch",
            )
        return
    if role == "admin" and scope.kind != "all":
        raise ScopeInvalid(rule="admin_everywhere", reason="an administrator's scope is everything")
    if role == "site_manager" and scope.kind != "site":
        raise ScopeInvalid(rule="site_manager_sites", reason="a site manager sees named sites only")
    if role == "outlet_manager" and scope.kind != "outlet":
        raise ScopeInvalid(
            rule="outlet_manager_outlets", reason="an outlet manager sees named outlets only"
        )
    if scope.kind == "technician":
        raise ScopeInvalid(
            rule="own_work_technicians", reason="only technicians are limited to their own work"
        )
    if scope.kind in ("region", "outlet", "site") and not scope.ids:
        raise ScopeInvalid(rule=f"names_no_{scope.kind}", reason=f"it names no {scope.kind}")


async def grant(uow: UnitOfWork, person_id: UUID, role: Role, scope: Scope) -> None:
    """Give a person this role and scope instead of the former; open sessions follow at once."""
    await uow.connection.execute(
        "update hanlu.role_grant set ended_at = %s where person_id = %s and ended_at is null",
        (uow.now, person_id),
    )
    await uow.connection.execute(
        "insert into hanlu.role_grant (id, person_id, role, scope_kind, scope_ids, granted_at,"
        " granted_by) values (%s, %s, %s, %s, %s, %s, %s)",
        (new_id(), person_id, role, scope.kind, list(scope.ids), uow.now, uow.principal.name),
    )
