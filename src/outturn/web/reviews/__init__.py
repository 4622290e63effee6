"""The annual review of indicators and standards."""
