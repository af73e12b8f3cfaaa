"""Photos of the directory, made anew, small and without hidden data."""
