"""Find people: by name, title, team, site and gifts, whatever the case, accents and small slips."""
