"""What reading outside profiles with nothing new costs, and whether a second worker helps."""
