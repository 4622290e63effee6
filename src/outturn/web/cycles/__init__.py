"""Cycles: opened, watched for completeness, locked."""
