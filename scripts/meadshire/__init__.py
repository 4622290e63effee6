"""Makes the example package of Meadshire County Council, an invented council, from its catalogue and a seed."""
