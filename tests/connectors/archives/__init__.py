"""Archives that people get from their networks."""
