"""Tools that make something from sealed bytes, and the store for what they made. What they were given is never changed."""
