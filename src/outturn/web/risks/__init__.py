"""The corporate risk register."""
