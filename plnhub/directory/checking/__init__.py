"""Test the directory step by step, each step with what to do when it fails."""
