"""Faults in data: collected, explained, reported all at once."""
