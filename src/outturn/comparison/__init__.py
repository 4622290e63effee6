"""Comparison of an area with others: rank, quartile, gap, intervals, and the choice of statistical neighbours (RULES.md section 11)."""
