"""The steps of the schema, run by `plnhub.schema`."""
