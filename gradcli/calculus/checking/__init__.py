"""Judge a claimed gradient: read it, compare it, settle it, explain what is wrong."""
