"""The rights table: complete, and the lines that must never blur."""

import pytest

from hanlu.http.dependencies import require
from hanlu.identity.principal import ROLES
from hanlu.identity.rights import PERMISSIONS, allowed, permissions_of


def test_an_administrator_may_do_everything() -> None:
    assert set(permissions_of("admin")) == set(PERMISSIONS)


def test_an_auditor_changes_nothing() -> None:
    writes = {
        name for name in permissions_of("auditor") if not name.endswith((".read", "subscribe"))
    }
    assert writes == set()


@pytest.mark.parametrize("permission", ["people.manage", "policy.write", "work_orders.assign"])
def test_a_technician_decides_nothing_for_others(permission: str) -> None:
    assert not allowed("technician", permission)


def test_programs_manage_no_people() -> None:
    assert not allowed("service", "people.manage")
    assert not allowed("service", "audit.read")


def test_every_role_can_do_something() -> None:
    assert all(permissions_of(role) for role in ROLES)


def test_a_permission_outside_the_table_is_a_typing_slip() -> None:
    with pytest.raises(KeyError, match="not in the rights table"):
        require("work_order.asign")
