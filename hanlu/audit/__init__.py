"""The audit: one row an operation, written by the unit of work, read here, changed by nobody."""
