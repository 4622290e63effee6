"""Charts from one specification, drawn by one small writer."""
