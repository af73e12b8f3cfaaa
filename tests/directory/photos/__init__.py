"""Photos from the directory: made anew, kept while they are wanted, and gone with their people."""
