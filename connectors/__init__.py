"""Outside networks: settings in, activities out; nothing here knows the hub."""
