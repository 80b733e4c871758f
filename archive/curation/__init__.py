"""The work behind the desk: settling, merging and splitting, editing in bulk, undoing, and what is to be reviewed."""
