"""What stands around a command: its environment, directory, input, limits and neighbours."""
