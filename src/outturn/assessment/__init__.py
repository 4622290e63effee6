"""From figures and standards to verdicts: rating, year to date, direction of travel, movement."""
