"""The corporate risk register: scores, levels, and what changed in a quarter (RULES.md section 10)."""
