"""``hanlu up``: the whole product on one machine, in one command."""
