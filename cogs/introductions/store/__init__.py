"""Rows in, dataclasses out: every query of introductions."""
