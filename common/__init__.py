"""Helpers that know no word of the trade. If a helper needs one, it lives in the room of that word. Calls nobody."""
