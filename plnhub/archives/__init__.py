"""Archives that people upload themselves: look, show what would be counted, then take it in or not."""
