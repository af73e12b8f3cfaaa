"""The team rollup of the product beside bare DuckDB, PostgreSQL and SQLite on the same facts."""
