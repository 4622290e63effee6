"""What a person enters for one figure: read, put beside what is held, and judged before it is sent."""
