"""The data package: the canonical set of tables, from files and to files (PACKAGE.md)."""
