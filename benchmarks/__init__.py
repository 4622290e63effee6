"""Measurements of speed and memory, each beside its yardstick. Never asserted as times in tests."""
