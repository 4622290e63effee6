"""Disclosure control: which figures are withheld or rounded in what is published, so that nobody can tell single people from them."""
