"""Tests of overdue compensation."""
