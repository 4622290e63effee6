"""By what an organisation's reports are known: its logo and its colour, and whether both can be shown to everybody."""
