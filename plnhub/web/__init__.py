"""Pages: one blueprint a file, each with exactly one access rule."""
