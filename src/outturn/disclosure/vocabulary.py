"""The ready-made rules, and why a figure is withheld."""

from __future__ import annotations

from enum import StrEnum


class Preset(StrEnum):
    """A rule that many bodies share, under one name."""

    NHS = "nhs"
    THRESHOLD_5 = "threshold_5"
    THRESHOLD_10 = "threshold_10"
    AS_IT_IS = "as_it_is"


class Cause(StrEnum):
    """Why a figure is not shown in what is published."""

    SMALL = "small"
    COMPLEMENTARY = "complementary"
    WITHHELD = "withheld"


class PersonalKind(StrEnum):
    """What kind of personal data a text seems to hold."""

    POSTCODE = "postcode"
    NHS_NUMBER = "nhs_number"
    DATE_OF_BIRTH = "date_of_birth"
    EMAIL = "email"


PERSONAL_WORDS = {
    PersonalKind.POSTCODE: "a postcode",
    PersonalKind.NHS_NUMBER: "an NHS number",
    PersonalKind.DATE_OF_BIRTH: "a date of birth",
    PersonalKind.EMAIL: "an e-mail address",
}
"""As in “what looks like …”."""
