"""The outside networks as such: what they are given, how fast they are asked, and how it went."""
