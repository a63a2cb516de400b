"""Scopes: what a principal reaches, and what stays out of sight."""

from uuid import UUID

import pytest

from hanlu.identity.principal import Principal, Scope, ScopeKind

SITE = UUID(int=1)
WANG = UUID(int=2)
LI = UUID(int=3)


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        pytest.param(Scope("all"), True, id="everything"),
        pytest.param(Scope("region", ("north",)), True, id="own region"),
        pytest.param(Scope("region", ("south",)), False, id="another region"),
        pytest.param(Scope("outlet", ("o-1", "o-2")), True, id="one of the own outlets"),
        pytest.param(Scope("site", (str(SITE),)), True, id="own site"),
        pytest.param(Scope("site", ()), False, id="a grant for no site"),
        pytest.param(Scope("technician", (str(WANG),)), True, id="own work order"),
        pytest.param(Scope("technician", (str(LI),)), False, id="a colleague's work order"),
        pytest.param(Scope("none"), False, id="nothing"),
    ],
)
def test_a_scope_reaches_only_what_it_names(scope: Scope, seen: bool) -> None:
    reached = scope.reaches(region="north", outlet="o-2", technician_ids=(WANG,), site_id=SITE)
    assert reached is seen


def test_what_carries_no_mark_is_for_the_unlimited_scope_only() -> None:
    assert Scope("all").reaches(region=None, outlet=None)
    kinds: tuple[ScopeKind, ...] = ("region", "outlet", "site", "technician", "none")
    for kind in kinds:
        assert not Scope(kind).reaches(region=None, outlet=None)


def test_the_system_reaches_everything_and_nobody_reaches_nothing() -> None:
    assert Principal.system("dispatch.alarms").scope.reaches(region=None, outlet=None)
    assert not Principal.nobody("sign-in").scope.reaches(region="north", outlet="o-1")


def test_a_scope_without_limits_takes_no_ids() -> None:
    with pytest.raises(ValueError, match="takes no ids"):
        Scope("all", ("north",))
