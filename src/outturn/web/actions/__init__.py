"""Management actions."""
