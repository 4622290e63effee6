"""The small language of definitions: from a text such as `closed - due <= 28 days` to expressions over columns."""
