"""The same people and fields through django-python3-ldap's `ldap_sync_users`, beside PLN Hub's sync."""
