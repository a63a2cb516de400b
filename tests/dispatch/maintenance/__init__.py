"""Tests of recurring maintenance."""
