"""What those see who run the service: whether it lives and is ready, a line for each request, and the metrics."""
