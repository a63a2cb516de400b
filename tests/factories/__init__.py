"""Values with full defaults, for tests that care about one of them."""
