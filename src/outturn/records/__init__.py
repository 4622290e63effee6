"""Reads records from files and databases, on Polars, DuckDB or Spark, into the columns that measuring is promised."""
