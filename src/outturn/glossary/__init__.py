"""The terms of the field, from one source."""
