"""Complaints: a kind of work order with a course, evidence, a result, and files of what returns."""
