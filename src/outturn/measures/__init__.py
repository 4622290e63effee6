"""Case records become figures: definitions, their small language, and one pass over the records. Pure: no file, no clock."""
