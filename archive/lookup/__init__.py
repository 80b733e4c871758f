"""Citations in a text that somebody gives: found and linked as in an import, told, and not kept."""
