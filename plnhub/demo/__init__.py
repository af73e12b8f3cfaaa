"""An invented company: seeded, alive for fourteen months, and put in through the product's own doors."""
