"""The static edition: the public site as files that are read and searched without this software."""
