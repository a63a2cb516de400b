"""Recurring maintenance: plans of machines and sites, whose visits become work orders in time."""
