"""Knowledge flow: ledger → facts → ties → measures → mirrors; runs in workers and commands only."""
