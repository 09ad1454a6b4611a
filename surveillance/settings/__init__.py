"""Settings: base reads the environment; dev, test and production differ from it in a few lines."""
