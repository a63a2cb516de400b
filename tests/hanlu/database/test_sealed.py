"""Sealed columns: unreadable without the key, useless elsewhere, found by their index."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanlu.database.sealed import Keyring, SealBroken, Sealer

OLD, NEW, INDEX = b"o" * 32, b"n" * 32, b"i" * 32
PHONE = Sealer(Keyring(current=1, keys={1: OLD}, index_key=INDEX), "customer.phone")


@given(st.text())
def test_what_is_sealed_comes_back(text: str) -> None:
    assert PHONE.unseal(PHONE.seal(text)) == text


def test_two_seals_of_one_text_differ_and_hide_it() -> None:
    first, second = PHONE.seal("138 0013 8000"), PHONE.seal("138 0013 8000")
    assert first != second
    assert b"138" not in first


@given(st.integers(min_value=0))
def test_any_changed_byte_is_noticed(position: int) -> None:
    sealed = bytearray(PHONE.seal("138 0013 8000"))
    sealed[position % len(sealed)] ^= 1
    with pytest.raises(SealBroken):
        PHONE.unseal(bytes(sealed))


def test_a_value_moved_to_another_column_does_not_open() -> None:
    name = Sealer(Keyring(current=1, keys={1: OLD}, index_key=INDEX), "customer.name")
    with pytest.raises(SealBroken):
        name.unseal(PHONE.seal("Lin"))


def test_after_a_rotation_old_values_open_and_new_ones_carry_the_new_key() -> None:
    rotated = Sealer(Keyring(2, {1: OLD, 2: NEW}, INDEX), "customer.phone")
    assert rotated.unseal(PHONE.seal("Lin")) == "Lin"
    with pytest.raises(SealBroken, match="key 2"):
        PHONE.unseal(rotated.seal("Lin"))


def test_the_blind_index_ignores_case_spaces_and_width_but_not_the_column() -> None:
    assert PHONE.blind_index("１３８ 0013 8000") == PHONE.blind_index("13800138000")
    assert PHONE.blind_index("LIN") == PHONE.blind_index("lin")
    assert PHONE.blind_index("lin") != PHONE.blind_index("ling")
    name = Sealer(Keyring(1, {1: OLD}, INDEX), "customer.name")
    assert name.blind_index("lin") != PHONE.blind_index("lin")
