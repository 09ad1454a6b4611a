"""Taking pages from the web ourselves, where the authority permits it: what may be reached, looking, and capturing by a browser."""
