"""Makes the Kent example from the published facts; `scripts/make_kent.py` runs it."""
