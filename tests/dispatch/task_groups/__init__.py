"""Tests of task groups."""
