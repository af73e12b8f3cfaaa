"""Groups of the directory that are shown as circles of people."""
