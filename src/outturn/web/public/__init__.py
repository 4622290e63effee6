"""The public pages: what is published, for everybody, without signing in."""
