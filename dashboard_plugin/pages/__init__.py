"""The app's own pages: one module per place, rendered on the server and whole without JavaScript."""
