"""The demo city: a believable Hanoi of invented people, built through the deeds, so that it cannot lie. Same seed, same city."""
