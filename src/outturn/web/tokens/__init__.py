"""The tokens with which programs use the API: made, listed and revoked."""
