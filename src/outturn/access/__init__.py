"""Who may do what, and why: roles, what each allows, and the decision with its reason."""
