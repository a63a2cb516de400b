"""Solvers made elsewhere, each behind the one ``Engine`` interface."""
