"""Times agreed with the customer: what can be offered, booking it, changing and giving it up."""
