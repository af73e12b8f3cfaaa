"""Settings and schedule that an administrator keeps in the database, and what the page shows of them."""
