"""Apache Spark on executor processes of its own answers what the embedded engine answers."""
