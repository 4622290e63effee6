"""Roles of people, and what a role may allow."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    OFFICER = "officer"
    APPROVER = "approver"
    ANALYST = "analyst"
    AUDITOR = "auditor"
    MEMBER = "member"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    READ_REPORTS = "read_reports"
    READ_FIGURES = "read_figures"
    READ_CATALOGUE = "read_catalogue"
    READ_CYCLES = "read_cycles"
    READ_BUILT_REPORTS = "read_built_reports"
    READ_PEOPLE = "read_people"
    ENTER_FIGURES = "enter_figures"
    APPROVE_RETURNS = "approve_returns"
    UPDATE_ACTIONS = "update_actions"
    UPDATE_RISKS = "update_risks"
    EDIT_CATALOGUE = "edit_catalogue"
    READ_BROUGHT_IN = "read_brought_in"
    BRING_IN = "bring_in"
    RUN_CYCLES = "run_cycles"
    BUILD_REPORTS = "build_reports"
    PUBLISH_REPORTS = "publish_reports"
    COMMENT_ON_REVIEWS = "comment_on_reviews"
    APPROVE_REVIEWS = "approve_reviews"
    READ_AUDIT_TRAIL = "read_audit_trail"
    MANAGE_PEOPLE = "manage_people"


class TokenScope(StrEnum):
    READ = "read"
    WRITE = "write"
