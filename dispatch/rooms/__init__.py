"""The page of a site's rooms for its customer: the choice, the links, and what they open."""
