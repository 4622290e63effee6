"""What is expected: targets, floors, profiles, expected ranges and rating schemes (RULES.md section 3)."""
