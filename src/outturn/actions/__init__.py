"""Every write: one function each, with who does it, in one transaction with its record in the audit trail."""
