"""What an administrator corrects by hand for single people, and where missing ones are looked for."""
