"""Requests of customers who scan the label on a machine: no login, one page, one case."""
