"""The catalogue: indicators, their definitions and their standards."""
