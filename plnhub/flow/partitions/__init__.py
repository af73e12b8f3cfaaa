"""The ledger as monthly pseudonymised Parquet partitions, each made anew only when it must be."""
