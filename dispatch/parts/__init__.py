"""Spare parts: the catalogue, and a ledger of movements whose sums are the stock (F-117, F-118)."""
