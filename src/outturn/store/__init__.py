"""The database: the tables of a package, and what the service keeps besides."""
