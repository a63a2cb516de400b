"""Figures that we are asked for, each with its reference in the same minute. Not tests."""
