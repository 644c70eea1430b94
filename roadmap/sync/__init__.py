"""Outline to database and back.

outline ─▶ match (what is what) ─▶ plan (what would change) ─▶ apply (one transaction)
database ─▶ snapshot ─▶ outline
"""
