"""The API for programs: thin answers over the functions that the pages and the commands use."""
