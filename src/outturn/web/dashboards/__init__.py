"""Dashboards of committees, directorates and the council."""
