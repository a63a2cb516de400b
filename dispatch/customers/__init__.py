"""Customers, their sites, and the machines that stand there."""
