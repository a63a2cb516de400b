"""What is to become better: an owner, a date, a standard, and a watch against relapse."""
