"""From what a council already has to a package: documents and workbooks read, recognised, and laid out for review."""
