"""Mentions and authorities to outcomes: linked, ambiguous or unknown, each with its rule and evidence."""
