"""Drawing: one module per format, and a registry."""
