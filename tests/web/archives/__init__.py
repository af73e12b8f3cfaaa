"""The pages of uploaded archives and of lists."""
