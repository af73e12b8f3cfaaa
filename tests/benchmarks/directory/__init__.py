"""How long reading, syncing and sweeping a directory takes, as multiples of a bare ldapsearch (R)."""
