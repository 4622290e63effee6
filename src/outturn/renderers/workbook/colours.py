"""Light grounds for ratings, on which black text keeps a contrast of more than 12 to 1; the word stands in the cell."""

from outturn.assessment.vocabulary import Rating

RATING_FILLS = {Rating.GREEN: "#CDE9D5", Rating.AMBER: "#FFE3B0", Rating.RED: "#FBD0CB"}
