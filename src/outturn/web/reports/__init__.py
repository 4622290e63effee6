"""Reports that are built, and editions that were published."""
