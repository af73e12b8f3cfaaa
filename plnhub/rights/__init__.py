"""What people may demand of the data about them: a copy, and that it goes; and what time removes."""
