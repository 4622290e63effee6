"""The annual review: what two years' standards and definitions say of each indicator (RULES.md section 11)."""
