"""What the plugin adds to the settings of its host."""
