"""Everybody's own numbers, column by column, before they become one mirror a person."""
