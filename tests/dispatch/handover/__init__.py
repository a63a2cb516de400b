"""Tests of handing over a shift."""
