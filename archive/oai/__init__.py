"""OAI-PMH 2.0: the protocol by which libraries harvest each other's records; docs/api.md says what is offered."""
