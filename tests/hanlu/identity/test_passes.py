"""A pass opens one site for half a minute, and nothing that was not issued opens anything."""

import base64
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanlu.identity import passes
from hanlu.identity.passes import LIFETIME, PassInvalid
from hanlu.identity.principal import Scope
from hanlu.runtime import keyring_of

KEYRING = keyring_of("tests")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SITE = UUID(int=7)


@given(st.uuids(), st.timedeltas(timedelta(0), LIFETIME - timedelta(milliseconds=1)))
def test_a_pass_is_for_one_site_while_it_lasts(site_id: UUID, later: timedelta) -> None:
    guest = passes.customer_of(KEYRING, passes.issue(KEYRING, site_id, NOW), NOW + later)
    assert guest.scope == Scope("site", (str(site_id),))


def test_a_pass_ends() -> None:
    with pytest.raises(PassInvalid):
        passes.customer_of(KEYRING, passes.issue(KEYRING, SITE, NOW), NOW + LIFETIME)


def test_another_installation_s_pass_is_refused() -> None:
    with pytest.raises(PassInvalid):
        passes.customer_of(KEYRING, passes.issue(keyring_of("others"), SITE, NOW), NOW)


@given(st.integers(0, 80), st.integers(1, 255))
def test_a_changed_pass_is_refused(at: int, change: int) -> None:
    sealed = bytearray(base64.urlsafe_b64decode(passes.issue(KEYRING, SITE, NOW)))
    sealed[at % len(sealed)] ^= change
    with pytest.raises(PassInvalid):
        passes.customer_of(KEYRING, base64.urlsafe_b64encode(sealed).decode(), NOW)


@given(st.text(max_size=120))
def test_what_is_no_pass_is_refused(text: str) -> None:
    with pytest.raises(PassInvalid):
        passes.customer_of(KEYRING, text, NOW)
