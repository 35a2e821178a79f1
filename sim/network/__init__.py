"""Ties: contact, fading, breaking and making."""
