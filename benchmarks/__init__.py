"""Speed and memory, each beside a yardstick in the same run. Never asserted as times in tests."""
