"""PLN Hub: personal learning networks for a company, from directory to knowledge flow."""
