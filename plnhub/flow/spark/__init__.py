"""Measures of a network too large for one machine, as plain DataFrame code for Apache Spark."""
