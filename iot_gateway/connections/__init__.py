"""Who may connect to the broker and where they may publish; the database is the truth."""
