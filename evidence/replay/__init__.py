"""Replay: saved pages shown again from the sealed bytes alone, on a host name of their own, without scripts and without the network."""
