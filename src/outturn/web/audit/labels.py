"""What an event is called, what somebody did with it, and what the columns are called that it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

DEEDS: Mapping[str, str] = {
    "package_loaded": "loaded the package {subject}",
    "person_added": "added the person {subject}",
    "person_changed": "changed the details of {subject}",
    "password_set": "set the password of {subject}",
    "password_link_sent": "sent {subject} a link to set a password",
    "token_made": "made the {subject}",
    "token_revoked": "revoked the {subject}",
    "personal_data_allowed": "decided that what looks like personal data may stay in the {subject}",
    "figure_given": "gave a figure by a program: {subject}",
    "role_given": "gave {subject} a role",
    "role_taken": "took a role from {subject}",
    "account_closed": "closed the account of {subject}",
    "account_reopened": "reopened the account of {subject}",
    "signed_in": "signed in",
    "signed_out": "signed out",
    "sign_in_failed": "failed to sign in as {subject}",
    "action_opened": "opened {subject}",
    "action_updated": "updated {subject}",
    "action_closed": "closed {subject}",
    "risk_added": "added {subject} to the register",
    "risk_updated": "changed {subject}",
    "risk_scored": "scored {subject}",
    "risk_closed": "took {subject} off the register",
    "risk_action_added": "added a mitigating action to {subject}",
    "risk_action_updated": "updated a mitigating action of {subject}",
    "risk_linked": "linked {subject} to an indicator",
    "risk_unlinked": "took away a link from {subject} to an indicator",
    "indicator_added": "added {subject} to the catalogue",
    "indicator_changed": "changed {subject}",
    "indicator_retired": "retired {subject}",
    "definition_changed": "changed the definition of {subject}",
    "standards_set": "set the standards of {subject}",
    "standards_changed": "changed the standards of {subject}",
    "cycle_opened": "opened the {subject}",
    "cycle_locked": "locked what is approved in the {subject}",
    "cycle_closed": "closed the {subject}",
    "cycle_opened_again": "opened the {subject} again",
    "cycle_taken_back": "took back the {subject}",
    "report_files_deleted": "deleted {subject} that were kept long enough",
    "report_published": "published {subject}",
    "edition_held": "held {subject} back from the public",
    "edition_hold_lifted": "lifted the hold on {subject}",
    "review_opened": "opened {subject}",
    "review_proposed": "made a proposal for {subject}",
    "review_withdrawn": "withdrew a proposal for {subject}",
    "review_commented": "commented on {subject}",
    "review_approved": "approved {subject}",
}
"""As in “Ada …”. An event that is not among them is told by its own name."""

LABELS: Mapping[str, str] = {
    "what": "What is done",
    "owner": "Owner",
    "due": "Due",
    "state": "State",
    "progress": "Progress",
    "expected_effect": "Expected effect",
    "full_name": "Full name",
    "email": "E-mail address",
    "role": "Role",
    "section": "Section",
    "indicator": "Indicator",
    "target_low": "Target, low",
    "target_high": "Target, high",
    "floor": "Floor standard",
    "floor_low": "Floor standard, low",
    "floor_high": "Floor standard, high",
    "lower": "Expected range, low",
    "upper": "Expected range, high",
    "financial_year": "Financial year",
    "set_on": "Set on",
    "set_by": "Set by",
    "closed_reason": "Reason for closing",
    "target_score": "Target score",
    "from": "From",
    "kept_from": "Version before, from",
    "kept_periods": "Ended periods that keep their standard",
    "action": "Action",
    "date": "Day",
}


def title(event: str) -> str:
    """“sign_in_failed” becomes “Sign in failed”."""
    return event.replace("_", " ").strip().capitalize() or "Something"
