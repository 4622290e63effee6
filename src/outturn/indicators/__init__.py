"""What is measured: the kinds of indicator and how their figures behave (RULES.md sections 1 to 5)."""
