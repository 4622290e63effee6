"""Documents and workbooks brought in: sent in, looked at beside what is held, confirmed."""
