"""Who somebody is and what the person may do: log-in, sessions, passwords, throttling and roles."""
