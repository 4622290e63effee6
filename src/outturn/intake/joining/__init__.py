"""What was taken in beside what is held already: what is new, the same, changed, and what is not taken."""
