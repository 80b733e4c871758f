"""Readers follow a search by e-mail: asked for, confirmed by a link, sent as a digest, ended by one click."""
