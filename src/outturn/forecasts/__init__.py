"""What figures may be next: expected ranges for the coming year, and forecasts of the year's end."""
