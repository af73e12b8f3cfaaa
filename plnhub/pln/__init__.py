"""A personal learning network, hand-crafted: its members, gifts, asks, answers, thanks and suggestions."""
