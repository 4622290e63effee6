"""What is said where a sign-in is refused: the whole reason in the log and the audit trail, and to the person what they can do."""

from __future__ import annotations

from allauth.socialaccount.providers.oauth2.client import OAuth2Error

TRY_AGAIN = "The sign-in did not come back as it should, so it was refused. Try again; if it happens again, tell the performance team of your council."


class RefusedError(OAuth2Error):  # type: ignore[misc]
    """`reason` is for those who run the service; `words` are for the person. The library answers it with its page for failed sign-ins."""

    def __init__(self, reason: str, words: str = TRY_AGAIN) -> None:
        super().__init__(reason)
        self.reason, self.words = reason, words
