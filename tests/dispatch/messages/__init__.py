"""Tests of messages between the desk and its technicians."""
