"""Returns: which figures are due from whom, and the steps by which one goes from due to published."""
