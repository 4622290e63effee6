"""Migrations of the database, made by `manage.py makemigrations` from the models."""
