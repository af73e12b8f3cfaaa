"""What a source says of staff: entries read from LDAP, LDIF or CSV, mapped, tidied and told apart."""
