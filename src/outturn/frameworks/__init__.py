"""National frameworks: how far their metrics and the council's indicators cover each other."""
