"""The engines that an assessment of many authorities can run on, and the figures that each of them can open."""
