"""Performance management and reporting for public bodies."""
