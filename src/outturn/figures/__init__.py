"""What was measured: statuses, qualifiers, and how a number is printed with its unit (RULES.md section 2)."""
