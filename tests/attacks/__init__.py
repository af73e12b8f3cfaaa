"""Attacks of somebody who has read the source, one file for each kind."""
