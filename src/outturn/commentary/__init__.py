"""Words about figures: references that are filled in from the data, and numbers that were typed by hand."""
