"""Editions compared: what was revised between two publications of a report."""
