"""Returns: what is due from me, entering it, sending it in, deciding on it."""
