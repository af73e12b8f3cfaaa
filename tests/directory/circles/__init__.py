"""Circles: what a plan says of groups, what is written, and what a real directory gives."""
