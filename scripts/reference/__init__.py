"""The generated pages of docs/reference: one module for each, made from the code that the page describes."""
