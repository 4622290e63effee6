"""Indicators: the catalogue, and the whole story of each."""
