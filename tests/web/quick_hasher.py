"""Passwords as Django keeps them, but worked out once and not a million times: what makes guessing slow makes every test of a sign-in slow as well."""

from __future__ import annotations

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickHasher(PBKDF2PasswordHasher):
    iterations = 1
