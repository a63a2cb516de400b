"""The customer's page: one case behind a link, what may be seen of it, confirmation and rating."""
