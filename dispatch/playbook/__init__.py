"""What is to be done for each grade of a case, and what of it has been (F-063)."""
