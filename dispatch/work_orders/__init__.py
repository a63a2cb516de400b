"""Work orders: one electronic case from the alarm or request to the closing."""
