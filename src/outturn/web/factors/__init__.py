"""The second factor: an authenticator app, passkeys, and recovery codes for the day on which both are lost."""
