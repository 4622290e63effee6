"""From what was recognised to the tables of a package, with the fate of every cell."""
