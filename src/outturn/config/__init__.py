"""Settings: the environment goes in, what Django wants comes out."""
