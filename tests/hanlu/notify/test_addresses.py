"""Addresses that wait sealed."""

import pytest

from hanlu.database.sealed import SealBroken
from hanlu.notify import addresses
from hanlu.runtime import keyring_of

KEYS = keyring_of("tests")


def test_a_sealed_address_is_opened_and_never_shown() -> None:
    kept = addresses.sealed(KEYS, "lin@example.com")
    assert "lin" not in kept
    assert addresses.opened(KEYS, kept) == "lin@example.com"
    assert addresses.shown(kept) == "(sealed)"


def test_an_open_address_stays_as_it_is() -> None:
    assert addresses.opened(KEYS, "li.na@example.com") == "li.na@example.com"
    assert addresses.shown("li.na@example.com") == "li.na@example.com"


@pytest.mark.parametrize("broken", ["sealed:", "sealed:not base64!", "sealed:AAAA"])
def test_what_cannot_be_opened_says_so(broken: str) -> None:
    with pytest.raises(SealBroken):
        addresses.opened(KEYS, broken)


def test_another_installation_cannot_open_it() -> None:
    with pytest.raises(SealBroken):
        addresses.opened(keyring_of("other"), addresses.sealed(KEYS, "lin@example.com"))
