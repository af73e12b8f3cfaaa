"""Archives that people upload: looked at first, taken in when they say so."""
